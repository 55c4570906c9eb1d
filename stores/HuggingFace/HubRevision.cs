using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>What a branch or tag is at this moment.</summary>
/// <param name="Commit">The commit's id.</param>
internal sealed record HubRevision([property: JsonPropertyName("sha")] string Commit);
