using System.Text.Json.Nodes;

namespace ModelOperator.Rendering;

/// <summary>A document of a file of manifests.</summary>
/// <param name="Source">The file, and where the document stands in it, for messages.</param>
/// <param name="Content">Never null.</param>
internal sealed record SourceDocument(string Source, JsonNode Content)
{
    public string? Kind => (Content as JsonObject)?["kind"] is JsonValue kind && kind.TryGetValue<string>(out var text) ? text : null;

    public string? ApiVersion => (Content as JsonObject)?["apiVersion"] is JsonValue version && version.TryGetValue<string>(out var text) ? text : null;

    /// <summary>As messages name it, such as <c>ConfigMap linear</c>.</summary>
    public string Subject => $"{Kind ?? "something without a kind"} {(Content as JsonObject)?["metadata"]?["name"]}".TrimEnd();
}
