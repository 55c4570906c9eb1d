using System.Text.Json.Serialization;

namespace InferenceRuntime.Storage;

/// <summary>How an artifact's digest follows from its files.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArtifactKind>))]
public enum ArtifactKind
{
    /// <summary>It is the digest of the one file.</summary>
    File,

    /// <summary>It is the digest of the list of the files' digests.</summary>
    Folder,

    /// <summary>It is the digest of the archive, which is not kept: the manifest, written when the archive was proven, stands for it.</summary>
    Archive,
}
