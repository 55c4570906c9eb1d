using System.Text.Json.Serialization;

namespace ModelStores;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GoogleKeyFile))]
[JsonSerializable(typeof(GoogleToken))]
[JsonSerializable(typeof(GoogleImpersonatedToken))]
[JsonSerializable(typeof(GoogleObject))]
[JsonSerializable(typeof(GoogleListing))]
internal sealed partial class GoogleJson : JsonSerializerContext;
