namespace InferenceRuntime.Batching;

/// <summary>As many requests run and wait as may.</summary>
public sealed class QueueFullException(string message) : Exception(message);
