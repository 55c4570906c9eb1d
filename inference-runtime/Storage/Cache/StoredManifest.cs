namespace InferenceRuntime.Storage.Cache;

/// <summary>The manifest as it lies beside an artifact's files.</summary>
/// <param name="Kind">How the artifact's digest follows from the files.</param>
/// <param name="Files">The files.</param>
internal sealed record StoredManifest(ArtifactKind Kind, IReadOnlyList<ManifestFile> Files);
