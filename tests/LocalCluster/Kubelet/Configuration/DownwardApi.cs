using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Kubelet.Configuration;

/// <summary>What a pod can learn of itself: <c>fieldRef</c> and <c>resourceFieldRef</c>.</summary>
public static class DownwardApi
{
    public static string Field(JsonObject pod, string address, string path)
    {
        if (Subscript(path) is var (map, key) && map is "metadata.labels" or "metadata.annotations")
        {
            return pod.Text("metadata", map["metadata.".Length..], key) ?? "";
        }

        return path switch
        {
            "metadata.name" => pod.Name(),
            "metadata.namespace" => pod.Namespace() ?? "",
            "metadata.uid" => pod.Uid(),
            "metadata.labels" => Lines(pod.Strings("metadata", "labels")),
            "metadata.annotations" => Lines(pod.Strings("metadata", "annotations")),
            "spec.nodeName" => pod.Text("spec", "nodeName") ?? "",
            "spec.serviceAccountName" => pod.Text("spec", "serviceAccountName") ?? "",
            "status.hostIP" or "status.hostIPs" => MachineNode.Address,
            "status.podIP" or "status.podIPs" => address,
            _ => throw new ConfigurationException($"unsupported fieldPath: {path}"),
        };
    }

    /// <summary>A resource in units of the divisor, rounded up; without a limit, what the node has.</summary>
    public static string Resource(JsonObject container, JsonObject? node, string resource, string? divisor)
    {
        if (resource.Split('.', 2) is not ["limits" or "requests", var name] parts)
        {
            throw new ConfigurationException($"unsupported container resource: {resource}");
        }

        var values = Quantity.ParseAll(container.Map("resources", parts[0]));
        if (!values.TryGetValue(name, out var value) && parts[0] == "limits")
        {
            Quantity.ParseAll(node.Map("status", "allocatable")).TryGetValue(name, out value);
        }

        var unit = divisor is null or "0" or "" ? 1 : Quantity.Parse(divisor);
        return decimal.Ceiling(value / unit).ToString(CultureInfo.InvariantCulture);
    }

    private static (string Map, string Key)? Subscript(string path) =>
        path.EndsWith("']", StringComparison.Ordinal) && path.IndexOf("['", StringComparison.Ordinal) is > 0 and var at
            ? (path[..at], path[(at + 2)..^2])
            : null;

    private static string Lines(Dictionary<string, string> map) =>
        string.Join('\n', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}=\"{entry.Value}\""));
}
