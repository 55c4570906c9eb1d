using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Builtin;

/// <summary>The defaults of pods that depend on other fields.</summary>
internal static class PodDefaults
{
    public static void Container(JsonObject container)
    {
        if (container["imagePullPolicy"] is null && container["image"].AsString() is { } image)
        {
            container["imagePullPolicy"] = HasMovingTag(image) ? "Always" : "IfNotPresent";
        }
    }

    public static void PodSpec(JsonObject spec)
    {
        // The old name follows the new one, and stands for it when only the old one is given.
        if (spec["serviceAccountName"].AsString() is { Length: > 0 } name)
        {
            spec["serviceAccount"] = name;
        }
        else if (spec["serviceAccount"].AsString() is { Length: > 0 } old)
        {
            spec["serviceAccountName"] = old;
        }
    }

    /// <summary>Only a Pod itself gets these, a pod template does not.</summary>
    public static void Pod(JsonObject pod)
    {
        if (pod["spec"] is not JsonObject spec)
        {
            return;
        }

        if (!spec.ContainsKey("enableServiceLinks"))
        {
            spec["enableServiceLinks"] = true;
        }

        foreach (var container in Containers(spec))
        {
            if (container["resources"]?["limits"] is not JsonObject limits)
            {
                continue;
            }

            var resources = container["resources"]!.AsObject();
            if (resources["requests"] is not JsonObject requests)
            {
                resources["requests"] = requests = [];
            }

            foreach (var (resource, limit) in limits)
            {
                if (!requests.ContainsKey(resource))
                {
                    requests[resource] = limit?.DeepClone();
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) =>
        new[] { "containers", "initContainers" }.SelectMany(n => (spec[n] as JsonArray ?? []).OfType<JsonObject>());

    /// <summary>True for an image without tag and digest, and for the tag latest: what it names can change.</summary>
    private static bool HasMovingTag(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var tag = name.IndexOf(':', StringComparison.Ordinal);
        return tag < 0 || name[(tag + 1)..] == "latest";
    }
}
