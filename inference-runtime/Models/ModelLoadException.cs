namespace InferenceRuntime.Models;

/// <summary>A model that can not be served, with the reason in one word and the cause in a sentence.</summary>
public sealed class ModelLoadException(LoadFailureReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public LoadFailureReason Reason => reason;

    /// <summary>The artifact's digest (sha256:hex), as far as it was known.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether another try may succeed: the source was down, not wrong.</summary>
    public bool IsTransient { get; init; }
}
