using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>An object's metadata. Google writes 64-bit numbers as text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Generation">Another one whenever the bytes are replaced.</param>
internal sealed record GoogleObject(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("size"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long Size,
    [property: JsonPropertyName("generation")] string Generation);
