using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>The fields that a write does not reach, so that it neither owns nor takes them.</summary>
internal static class ResetFields
{
    private static readonly string[][] None = [];
    private static readonly string[][] Status = [["f:status"]];
    private static readonly string[][] Spec = [["f:spec"]];
    private static readonly string[][] SpecAndLabels = [["f:spec"], ["f:metadata", "f:labels"]];

    /// <summary>The paths; a built-in kind's /status knows of labels, a custom one's records them.</summary>
    public static string[][] Of(TypeSchema schema, string? subresource) => subresource switch
    {
        "status" => schema.IsCustom ? Spec : SpecAndLabels,
        null when schema.HasStatusSubresource => Status,
        _ => None,
    };

    /// <summary>A copy of an applied object without them.</summary>
    public static JsonObject RemoveFrom(JsonObject applied, TypeSchema schema, string? subresource)
    {
        var result = applied.DeepClone().AsObject();
        foreach (var path in Of(schema, subresource))
        {
            var parent = path[..^1].Aggregate((JsonNode?)result, (node, element) => (node as JsonObject)?[element[2..]]);
            (parent as JsonObject)?.Remove(path[^1][2..]);
        }

        return result;
    }
}
