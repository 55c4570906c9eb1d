namespace InferenceRuntime.Security;

/// <summary>Keys or certificates that can not be used. The message names the file and what is wrong with it, never its content.</summary>
public sealed class SecuritySetupException(string message, Exception? inner = null) : Exception(message, inner);
