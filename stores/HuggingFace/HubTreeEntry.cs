using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>A file or folder in a repository's tree.</summary>
/// <param name="Type"><c>file</c> or <c>directory</c>.</param>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Id">Git's name for its bytes.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Large">Set where the bytes are not in git but in large-file storage.</param>
internal sealed record HubTreeEntry(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("oid")] string Id,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("lfs")] HubLargeFile? Large);
