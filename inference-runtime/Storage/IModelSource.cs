using InferenceRuntime.Models;

namespace InferenceRuntime.Storage;

/// <summary>Where artifacts of some URI schemes come from. To add a scheme, implement this and name it in <see cref="ModelSources"/>.</summary>
public interface IModelSource
{
    IReadOnlyList<string> Schemes { get; }

    /// <summary>Whether opening needs a network. What came over one is taken from the cache when the same URI is asked for again.</summary>
    bool IsRemote { get; }

    /// <summary>
    /// One attempt to open the artifact. Throws <see cref="ModelLoadException"/> with one of the Artifact reasons; transient where
    /// another attempt may succeed. Reading the stream may throw <see cref="IOException"/>, which counts as transient too.
    /// </summary>
    Task<ArtifactContent> OpenAsync(Uri uri, CancellationToken cancellation);
}
