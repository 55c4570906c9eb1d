using System.Text.Json.Serialization;

namespace InferenceRuntime.Storage;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UriIndexEntry))]
internal sealed partial class StorageJson : JsonSerializerContext;
