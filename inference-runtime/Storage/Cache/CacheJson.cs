using System.Text.Json.Serialization;

namespace InferenceRuntime.Storage.Cache;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UriIndexEntry))]
[JsonSerializable(typeof(StoredManifest))]
internal sealed partial class CacheJson : JsonSerializerContext;
