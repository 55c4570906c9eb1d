using System.Text.Json.Serialization;

namespace ModelStores;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OciManifest))]
[JsonSerializable(typeof(DockerConfig))]
internal sealed partial class OciJson : JsonSerializerContext;
