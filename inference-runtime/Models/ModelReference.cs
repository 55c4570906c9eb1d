namespace InferenceRuntime.Models;

/// <summary>A model to serve.</summary>
/// <param name="Name">The served name.</param>
/// <param name="Uri">Where its artifact is, as it was given.</param>
/// <param name="Sha256">The digest it must have, 64 lower-case hex digits; null when it is not pinned.</param>
public sealed record ModelReference(string Name, string Uri, string? Sha256 = null);
