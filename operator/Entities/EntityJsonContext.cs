using System.Text.Json.Serialization;

namespace ModelOperator.Entities;

/// <summary>Source-generated JSON metadata of the entities. Use it through <see cref="EntityJson"/>, which gives the names their API form.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(V1Beta1InferenceService))]
internal sealed partial class EntityJsonContext : JsonSerializerContext;
