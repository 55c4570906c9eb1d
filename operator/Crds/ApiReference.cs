using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOperator.Crds;

/// <summary>The field tables of docs/api.md, written from the CRD so that the page can not fall behind it.</summary>
public static class ApiReference
{
    private const string Placeholder = "{{fields}}";

    // The long tail of Kubernetes' own types is one link away for the reader, and forty rows here.
    private static readonly HashSet<string> Folded = new(StringComparer.Ordinal)
    {
        "spec.pod.affinity", "spec.pod.tolerations", "spec.pod.topologySpreadConstraints", "spec.runtime.env", "spec.scaling.behavior",
        "spec.network.policy.allowFrom.podSelector", "spec.network.policy.allowFrom.namespaceSelector", "spec.pod.imagePullSecrets",
    };

    /// <summary>The whole page, as <c>model-operator crds --format markdown</c> prints it.</summary>
    public static string Markdown()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Crds.Pages.api.md")
            ?? throw new FileNotFoundException("The page api.md is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace(Placeholder, Tables(), StringComparison.Ordinal);
    }

    private static string Tables()
    {
        var version = InferenceServiceCrd.Build(DocumentationFile.Load())["spec"]!["versions"]![0]!;
        var properties = version["schema"]!["openAPIV3Schema"]!["properties"]!;
        var text = new StringBuilder();
        foreach (var part in new[] { "spec", "status" })
        {
            text.Append("## ").Append(part).Append("\n\n| field | type | meaning |\n|---|---|---|\n");
            Rows(text, (JsonObject)properties[part]!, part);
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Rows(StringBuilder text, JsonObject schema, string path)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string)name!).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, node) in schema["properties"] as JsonObject ?? [])
        {
            var field = (JsonObject)node!;
            var at = $"{path}.{name}";
            text.Append("| `").Append(at[(at.IndexOf('.', StringComparison.Ordinal) + 1)..]).Append("` | ").Append(TypeOf(field))
                .Append(required.Contains(name) ? ", required | " : " | ").Append(Escaped((string)field["description"]!)).Append(Rules(field)).Append(" |\n");
            if (!Folded.Contains(at))
            {
                Rows(text, field["items"] as JsonObject ?? field, at);
            }
        }
    }

    private static string TypeOf(JsonObject field)
    {
        if (field.ContainsKey("x-kubernetes-int-or-string"))
        {
            return "quantity";
        }

        if (field["enum"] is JsonArray values)
        {
            return string.Join(", ", values.Select(value => $"`{value}`"));
        }

        return (string)field["type"]! switch
        {
            "array" => "list of " + TypeOf((JsonObject)field["items"]!),
            "object" when field["additionalProperties"] is JsonObject value => "map to " + TypeOf(value),
            "string" when field["pattern"] is not null => "duration",
            var type => type + Range(field),
        };
    }

    private static string Range(JsonObject field) =>
        field["minimum"] is { } least && field["maximum"] is { } most ? $", {least} to {most}" : "";

    private static string Rules(JsonObject field) => string.Concat(
        (field["x-kubernetes-validations"] as JsonArray ?? []).Select(rule => $" **Rule:** {Escaped((string)rule!["message"]!)}."));

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
