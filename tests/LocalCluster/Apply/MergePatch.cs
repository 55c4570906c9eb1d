using System.Text.Json.Nodes;

namespace LocalCluster.Apply;

/// <summary>RFC 7386: null removes, objects merge, everything else is replaced.</summary>
public static class MergePatch
{
    /// <summary>The patched copy of <paramref name="target"/>.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = target.DeepClone().AsObject();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject nested)
            {
                if (target[name] is not JsonObject inner)
                {
                    target[name] = inner = [];
                }

                Merge(inner, nested);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
