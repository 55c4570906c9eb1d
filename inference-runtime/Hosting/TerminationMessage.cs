using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceRuntime.Models;
using ModelStores;

namespace InferenceRuntime.Hosting;

/// <summary>Why a model could not be served, as one line of JSON: the last words that reach the pod's status, and from there the resource's conditions.</summary>
internal sealed record TerminationMessage(string Reason, string Message, string Uri, string Digest)
{
    // The kubelet keeps 4096 bytes of a container's message; the reason must be among them.
    private const int MaxMessageLength = 3000;

    public static TerminationMessage Of(ModelLoadException failure, string uri) => new(
        failure.Reason.ToString(),
        failure.Message.Length <= MaxMessageLength ? failure.Message : failure.Message[..MaxMessageLength] + "...",
        ModelLocation.Redact(uri),
        failure.Digest ?? string.Empty);

    public string ToJson() => JsonSerializer.Serialize(this, TerminationMessageJson.Readable.TerminationMessage);
}

[JsonSerializable(typeof(TerminationMessage))]
internal sealed partial class TerminationMessageJson : JsonSerializerContext
{
    public static TerminationMessageJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
