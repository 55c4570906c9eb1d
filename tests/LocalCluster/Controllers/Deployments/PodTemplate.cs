using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Deployments;

/// <summary>Compares and names pod templates.</summary>
public static class PodTemplate
{
    public const string HashLabel = "pod-template-hash";

    /// <summary>Equal but for the hash label. The order of fields does not count, and an empty list or object is as good as none.</summary>
    public static bool SameTemplate(JsonObject deployment, JsonObject set)
    {
        var mine = Canonical(deployment.Map("spec", "template"));
        var theirs = set.Map("spec", "template")?.DeepClone();
        theirs.Map("metadata", "labels")?.Remove(HashLabel);
        return mine == Canonical(theirs);
    }

    /// <summary>FNV-1a over the canonical template and the collision count, in the alphabet of generated names.</summary>
    public static string Hash(JsonObject deployment)
    {
        var hash = 2166136261u;
        var count = deployment.Int(0, "status", "collisionCount");
        foreach (var value in Encoding.UTF8.GetBytes(Canonical(deployment.Map("spec", "template")) + (count == 0 ? "" : $"#{count}")))
        {
            hash = (hash ^ value) * 16777619u;
        }

        return NameSuffix.Encode(hash);
    }

    private static string Canonical(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                foreach (var (name, value) in map.Where(entry => !IsEmpty(entry.Value)).OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    text.Append(name).Append(':');
                    Append(text, value);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var item in list)
                {
                    Append(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    // Only null and empty lists: an empty object can mean something (emptyDir: {}).
    private static bool IsEmpty(JsonNode? value) => value is null or JsonArray { Count: 0 };
}
