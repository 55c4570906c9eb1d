using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Nodes;

/// <summary>Creates the cluster's nodes: those of a file, or one that is this machine.</summary>
public static class NodeRegistrar
{
    private const string Manager = "kubelet";

    public static async Task RegisterAsync(IResourceClient client, string? nodesFile, TimeProvider time, CancellationToken cancel)
    {
        IReadOnlyList<JsonObject> nodes = nodesFile is null
            ? [MachineNode.Describe()]
            : NodesFile.Parse(await File.ReadAllTextAsync(nodesFile, cancel).ConfigureAwait(false), nodesFile);
        foreach (var node in nodes)
        {
            var status = WithDefaults(node, time.GetUtcNow());
            try
            {
                await client.CreateAsync(ResourceKind.Nodes, node, Manager, cancel).ConfigureAwait(false);
            }
            catch (ApiException exists) when (exists.Reason == "AlreadyExists")
            {
                // Started again over the same objects: the node's status is written anew.
            }

            await client.MergePatchAsync(
                ResourceKind.Nodes, null, node.Name(), new JsonObject { ["status"] = status }, "status", Manager, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Fills in what a kubelet reports of any node, and returns the status.</summary>
    private static JsonObject WithDefaults(JsonObject node, DateTimeOffset now)
    {
        node["apiVersion"] = "v1";
        node["kind"] = "Node";
        var metadata = (JsonObject)(node["metadata"] ??= new JsonObject());
        var labels = (JsonObject)(metadata["labels"] ??= new JsonObject());
        labels["kubernetes.io/hostname"] ??= node.Name();
        labels["kubernetes.io/os"] ??= "linux";
        labels["kubernetes.io/arch"] ??= MachineNode.Architecture;

        var status = (JsonObject?)node.Map("status")?.DeepClone() ?? [];
        var machine = MachineNode.Resources();
        var capacity = (JsonObject)(status["capacity"] ??= status.Map("allocatable")?.DeepClone() ?? machine);
        foreach (var (name, value) in machine)
        {
            capacity[name] ??= value?.DeepClone();
        }

        var allocatable = (JsonObject)(status["allocatable"] ??= capacity.DeepClone());
        foreach (var (name, value) in capacity)
        {
            allocatable[name] ??= value?.DeepClone();
        }

        status["addresses"] ??= new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = MachineNode.Address },
            new JsonObject { ["type"] = "Hostname", ["address"] = node.Name() });
        status["conditions"] ??= new JsonArray(
            Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", now),
            Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now),
            Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", now),
            Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", now));
        status["nodeInfo"] ??= MachineNode.Info();
        return status;
    }

    private static JsonObject Condition(string type, string status, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["lastHeartbeatTime"] = Timestamp.Seconds(now),
        ["lastTransitionTime"] = Timestamp.Seconds(now),
        ["reason"] = reason,
        ["message"] = message,
    };
}
