using System.Text.Json.Nodes;
using LocalCluster.Controllers.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Containers;

namespace LocalCluster.Kubelet.Pods;

/// <summary>The status of a pod, computed from its containers.</summary>
public static class PodStatus
{
    private static readonly string[] OwnConditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    /// <param name="pod">The latest object, whose other fields are kept.</param>
    /// <param name="address">The pod's address; null until it has one.</param>
    /// <param name="volumesReady">Whether everything but the containers is set up.</param>
    /// <param name="inits">The init containers in order.</param>
    /// <param name="containers">The app containers.</param>
    /// <param name="started">When the kubelet took the pod.</param>
    /// <param name="now">The transition time of conditions that change.</param>
    public static JsonObject Build(
        JsonObject pod, string? address, bool volumesReady, IReadOnlyList<ContainerSnapshot> inits, IReadOnlyList<ContainerSnapshot> containers,
        DateTimeOffset started, DateTimeOffset now)
    {
        var status = (JsonObject?)pod.Map("status")?.DeepClone() ?? [];
        var phase = Phase(pod.Text("spec", "restartPolicy") ?? "Always", inits, containers);
        status["phase"] = phase;
        status["observedGeneration"] = pod.Generation();
        status["hostIP"] = MachineNode.Address;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = MachineNode.Address });
        status["startTime"] = Timestamp.Seconds(started);
        if (address is not null)
        {
            status["podIP"] = address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        }

        status["conditions"] = Conditions(pod, phase, volumesReady, inits, containers, now);
        if (inits.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([.. inits.Select(item => item.ToJson())]);
        }

        status["containerStatuses"] = new JsonArray([.. containers.OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => item.ToJson())]);
        return status;
    }

    public static string Phase(string restartPolicy, IReadOnlyList<ContainerSnapshot> inits, IReadOnlyList<ContainerSnapshot> containers)
    {
        if (restartPolicy == "Never" && inits.Any(item => ExitCode(item) is > 0))
        {
            return "Failed";
        }

        if (inits.Any(item => ExitCode(item) != 0) || containers.Any(item => item is { State: ContainerState.Waiting, Last: null }))
        {
            return "Pending";
        }

        if (restartPolicy == "Always" ? !containers.All(item => item.Final) : !containers.All(item => item is { Final: true, State: ContainerState.Terminated }))
        {
            return "Running";
        }

        return containers.All(item => ExitCode(item) == 0) ? "Succeeded" : "Failed";
    }

    private static JsonArray Conditions(
        JsonObject pod, string phase, bool volumesReady, IReadOnlyList<ContainerSnapshot> inits, IReadOnlyList<ContainerSnapshot> containers, DateTimeOffset now)
    {
        var unready = containers.Where(item => !item.Ready).Select(item => item.Name).Order(StringComparer.Ordinal).ToList();
        var incomplete = inits.Where(item => ExitCode(item) != 0).Select(item => item.Name).ToList();
        var (reason, message) = phase is "Succeeded" or "Failed"
            ? (phase == "Succeeded" ? "PodCompleted" : "PodFailed", (string?)null)
            : ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
        var closedGate = pod.Items("spec", "readinessGates").Select(gate => gate.Text("conditionType") ?? "")
            .FirstOrDefault(gate => PodFacts.Condition(pod, gate).Text("status") != "True");
        var ready = unready.Count == 0;

        var result = new JsonArray();
        Add("PodReadyToStartContainers", volumesReady, null, null);
        Add("Initialized", incomplete.Count == 0, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
        if (ready && closedGate is not null)
        {
            Add("Ready", false, "ReadinessGatesNotReady", $"corresponding condition of pod readiness gate \"{closedGate}\" does not exist.");
        }
        else
        {
            Add("Ready", ready, reason, message);
        }

        Add("ContainersReady", ready, reason, message);
        Add("PodScheduled", true, null, null);
        foreach (var other in pod.Items("status", "conditions").Where(condition => !OwnConditions.Contains(condition.Text("type"))))
        {
            result.Add(other.DeepClone());
        }

        return result;

        void Add(string type, bool holds, string? why, string? details)
        {
            var before = PodFacts.Condition(pod, type);
            var value = holds ? "True" : "False";
            var condition = new JsonObject
            {
                ["type"] = type,
                ["observedGeneration"] = pod.Generation(),
                ["status"] = value,
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = before.Text("status") == value ? before.Text("lastTransitionTime") : Timestamp.Seconds(now),
            };
            if (!holds && why is not null)
            {
                condition["reason"] = why;
                if (details is not null)
                {
                    condition["message"] = details;
                }
            }

            result.Add(condition);
        }
    }

    private static int? ExitCode(ContainerSnapshot container) => (container.State as ContainerState.Terminated)?.ExitCode;
}
