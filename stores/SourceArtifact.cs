namespace ModelStores;

/// <summary>What a URI stands for in its store at this moment; no byte of it has been read.</summary>
/// <param name="Form">File or folder.</param>
/// <param name="Files">The files: exactly one of form File; of form Folder at least one, with distinct paths.</param>
/// <param name="Version">
/// What changes whenever the bytes do, in the store's own words (an ETag, a generation, a digest), without quotes; of a folder a digest over its
/// files' paths and versions. Null where the store has nothing of the kind.
/// </param>
public sealed record SourceArtifact(ArtifactForm Form, IReadOnlyList<SourceFile> Files, string? Version);
