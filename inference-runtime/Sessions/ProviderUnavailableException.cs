namespace InferenceRuntime.Sessions;

/// <summary>The asked-for execution provider can not be used here: its library, a driver or a device is missing.</summary>
public sealed class ProviderUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
