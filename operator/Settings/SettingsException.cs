namespace ModelOperator.Settings;

/// <summary>The settings can not be used; the message lists every error.</summary>
public sealed class SettingsException(string message) : Exception(message);
