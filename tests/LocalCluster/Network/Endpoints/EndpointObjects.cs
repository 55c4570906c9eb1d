using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Network.Endpoints;

/// <summary>The content of a Service's EndpointSlice and Endpoints object, computed from its pods.</summary>
public static class EndpointObjects
{
    /// <summary><c>endpoints</c> and <c>ports</c>. A pod that is on its way out is never ready, though it may still serve.</summary>
    public static JsonObject Slice(JsonObject service, IReadOnlyList<JsonObject> pods)
    {
        var ports = pods.Count == 0 ? [] : ServicePorts.Of(service, pods[0]).ToList();
        return new JsonObject
        {
            ["endpoints"] = new JsonArray([.. pods.Select(pod => Endpoint(service, pod))]),
            ["ports"] = new JsonArray([.. ports.Select(port => new JsonObject { ["name"] = port.Name, ["protocol"] = port.Protocol, ["port"] = port.Port })]),
        };
    }

    /// <summary><c>subsets</c>: one for the addresses that share their ports.</summary>
    public static JsonObject Subsets(JsonObject service, IReadOnlyList<JsonObject> pods)
    {
        var present = pods.Where(pod => !pod.IsDeleting()).ToList();
        if (present.Count == 0)
        {
            return new JsonObject { ["subsets"] = new JsonArray() };
        }

        var subset = new JsonObject();
        Add(subset, "addresses", present.Where(pod => IsReady(service, pod)));
        Add(subset, "notReadyAddresses", present.Where(pod => !IsReady(service, pod)));
        subset["ports"] = new JsonArray([.. ServicePorts.Of(service, present[0]).Select(Port)]);
        return new JsonObject { ["subsets"] = new JsonArray(subset) };
    }

    private static bool IsReady(JsonObject service, JsonObject pod) =>
        service.Flag("spec", "publishNotReadyAddresses") || (PodFacts.IsReady(pod) && !pod.IsDeleting());

    private static JsonObject Endpoint(JsonObject service, JsonObject pod) => new()
    {
        ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
        ["conditions"] = new JsonObject
        {
            ["ready"] = IsReady(service, pod),
            ["serving"] = PodFacts.IsReady(pod),
            ["terminating"] = pod.IsDeleting(),
        },
        ["targetRef"] = Target(pod),
        ["nodeName"] = pod.Text("spec", "nodeName"),
    };

    private static void Add(JsonObject subset, string name, IEnumerable<JsonObject> pods)
    {
        var addresses = new JsonArray([.. pods.Select(pod => new JsonObject
        {
            ["ip"] = pod.Text("status", "podIP"),
            ["nodeName"] = pod.Text("spec", "nodeName"),
            ["targetRef"] = Target(pod),
        })]);
        if (addresses.Count > 0)
        {
            subset[name] = addresses;
        }
    }

    private static JsonObject Port((string Name, string Protocol, int Port) port)
    {
        var result = new JsonObject { ["port"] = port.Port, ["protocol"] = port.Protocol };
        if (port.Name.Length > 0)
        {
            result["name"] = port.Name;
        }

        return result;
    }

    private static JsonObject Target(JsonObject pod) => new()
    {
        ["kind"] = "Pod",
        ["namespace"] = pod.Namespace(),
        ["name"] = pod.Name(),
        ["uid"] = pod.Uid(),
    };
}
