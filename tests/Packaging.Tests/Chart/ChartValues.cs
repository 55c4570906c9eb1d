using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart;

/// <summary>The chart's values.yaml beside values.schema.json.</summary>
internal static class ChartValues
{
    /// <summary>Values whose schema is the operator's own, of its settings: they count as one.</summary>
    public static readonly string[] OfTheSettings = ["settings", "gpuProfiles"];

    /// <summary>What values.yaml sets.</summary>
    public static JsonObject Defaults { get; } = YamlDocuments.Read(File.ReadAllText(Path.Combine(ChartRender.Folder, "values.yaml"))).Single();

    public static JsonObject Schema { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(ChartRender.Folder, "values.schema.json")))!.AsObject();

    /// <summary>Every value of the schema that has no named values of its own, by its path.</summary>
    public static IEnumerable<(string Path, JsonObject Schema)> Leaves() => Leaves(Schema, "");

    /// <summary>Every path that values.yaml sets, down to what the schema calls a value.</summary>
    public static IEnumerable<string> DefaultPaths() => DefaultPaths(Defaults, Schema, "");

    private static IEnumerable<(string, JsonObject)> Leaves(JsonObject schema, string path) => schema.At("properties") is JsonObject properties && !OfTheSettings.Contains(path)
        ? properties.SelectMany(property => Leaves(property.Value!.AsObject(), Join(path, property.Key)))
        : [(path, schema)];

    private static IEnumerable<string> DefaultPaths(JsonObject values, JsonObject schema, string path) => values.SelectMany(value =>
        value.Value is JsonObject inner && schema.At("properties")?[value.Key] is JsonObject known && known.At("properties") is not null && !OfTheSettings.Contains(Join(path, value.Key))
            ? DefaultPaths(inner, known, Join(path, value.Key))
            : [Join(path, value.Key)]);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
