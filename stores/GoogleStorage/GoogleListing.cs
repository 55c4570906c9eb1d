using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>A page of a bucket's listing.</summary>
internal sealed record GoogleListing(
    [property: JsonPropertyName("items")] IReadOnlyList<GoogleObject>? Items,
    [property: JsonPropertyName("nextPageToken")] string? Next);
