using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Pull;

/// <summary>What <c>pull</c> brought.</summary>
/// <param name="Digest">sha256:hex.</param>
/// <param name="SizeBytes">The size of all files.</param>
/// <param name="Path">The model file.</param>
/// <param name="Version">The store's version; null where the store has none.</param>
/// <param name="FromCache">Whether it was there already.</param>
internal sealed record PullReport(string Digest, long SizeBytes, string Path, string? Version, bool FromCache)
{
    public static PullReport Of(Artifact artifact) => new(artifact.Digest.ToString(), artifact.SizeBytes, artifact.Path, artifact.SourceVersion, artifact.FromCache);

    public string Json() => JsonSerializer.Serialize(this, PullReportJson.Readable.PullReport) + "\n";

    public string Text() => FormattableString.Invariant($"""
        digest   {Digest}
        size     {SizeBytes} bytes{(SizeBytes < 1000 ? string.Empty : $" ({FetchProgress.Size(SizeBytes)})")}
        version  {Version ?? "-"}
        path     {Path}{(FromCache ? " (was there)" : string.Empty)}

        """);
}

[JsonSerializable(typeof(PullReport))]
internal sealed partial class PullReportJson : JsonSerializerContext
{
    public static PullReportJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
