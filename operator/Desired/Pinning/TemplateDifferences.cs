using System.Text.Json.Nodes;
using k8s.Models;

namespace ModelOperator.Desired.Pinning;

/// <summary>The differences of two pod templates, for a person: <c>spec.containers[runtime].image: a:1 -> a:2</c>.</summary>
public static class TemplateDifferences
{
    private const int MostLines = 5;
    private const int LongestValue = 120;

    /// <summary>One line for each value that differs, the first few of them.</summary>
    public static IReadOnlyList<string> Between(V1PodTemplateSpec before, V1PodTemplateSpec after)
    {
        var lines = Compare(ObjectJson.ToNode(before), ObjectJson.ToNode(after), "").ToList();
        return lines.Count <= MostLines ? lines : [.. lines.Take(MostLines), $"{lines.Count - MostLines} more"];
    }

    private static IEnumerable<string> Compare(JsonNode? before, JsonNode? after, string path)
    {
        if (JsonNode.DeepEquals(before, after) || path == $"metadata.annotations.{Names.TemplateAnnotation}")
        {
            return [];
        }

        return (before, after) switch
        {
            (JsonObject old, JsonObject now) => Keys(old, now).SelectMany(key => Compare(old[key], now[key], path.Length == 0 ? key : $"{path}.{key}")),
            (JsonArray old, JsonArray now) when AreNamed(old) && AreNamed(now) => CompareNamed(old, now, path),
            (JsonArray old, JsonArray now) => CompareItems(old, now, path),
            _ => [$"{path}: {Show(before)} -> {Show(after)}"],
        };
    }

    private static IEnumerable<string> CompareNamed(JsonArray before, JsonArray after, string path) =>
        before.Concat(after).Select(NameOf).Distinct(StringComparer.Ordinal).SelectMany(name => Compare(
            before.FirstOrDefault(item => NameOf(item) == name), after.FirstOrDefault(item => NameOf(item) == name), $"{path}[{name}]"));

    // Of a list such as the arguments, what went and what came says more than positions.
    private static IEnumerable<string> CompareItems(JsonArray before, JsonArray after, string path)
    {
        var gone = before.Where(item => !after.Any(other => JsonNode.DeepEquals(item, other))).Select(Show);
        var come = after.Where(item => !before.Any(other => JsonNode.DeepEquals(item, other))).Select(Show);
        yield return $"{path}: {string.Join(" ", gone.Select(item => "-" + item).Concat(come.Select(item => "+" + item)).DefaultIfEmpty("another order"))}";
    }

    private static IEnumerable<string> Keys(JsonObject before, JsonObject after) =>
        before.Concat(after).Select(pair => pair.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static bool AreNamed(JsonArray list) => list.All(item => item is JsonObject map && map.ContainsKey("name"));

    private static string? NameOf(JsonNode? item) => (string?)item!["name"];

    private static string Show(JsonNode? value)
    {
        var text = value is null ? "none" : value is JsonValue ? value.ToString() : value.ToJsonString();
        return text.Length <= LongestValue ? text : text[..LongestValue] + "...";
    }
}
