using System.Text.Json.Serialization;
using ModelOperator.Entities.External;

namespace ModelOperator.Entities;

/// <summary>Source-generated JSON metadata of the entities. Use it through <see cref="EntityJson"/>, which gives the names their API form.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(V1Beta1InferenceService))]
[JsonSerializable(typeof(V1GrpcRoute))]
[JsonSerializable(typeof(V1HttpRoute))]
[JsonSerializable(typeof(V1PodMonitor))]
internal sealed partial class EntityJsonContext : JsonSerializerContext;
