using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Rest.V1;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The small documents of the REST protocol; tensors have writers of their own.</summary>
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(ModelReadyAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ModelIndexEntry>))]
[JsonSerializable(typeof(LoadAnswer))]
[JsonSerializable(typeof(UnloadAnswer))]
[JsonSerializable(typeof(StatisticsAnswer))]
[JsonSerializable(typeof(V1ModelStatus))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>Messages quote names; they should read as they were written, not as \u0027.</summary>
    public static RestJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
