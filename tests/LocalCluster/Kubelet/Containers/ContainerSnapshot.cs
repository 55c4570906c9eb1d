using System.Text.Json.Nodes;

namespace LocalCluster.Kubelet.Containers;

/// <summary>What a container's status says at one moment.</summary>
public sealed record ContainerSnapshot(string Name, string Image, ContainerState State)
{
    /// <summary>How the run before ended.</summary>
    public ContainerState.Terminated? Last { get; init; }

    public int RestartCount { get; init; }

    /// <summary>Running and, where it has a readiness probe, found ready. A finished init container is ready too.</summary>
    public bool Ready { get; init; }

    /// <summary>Running and, where it has a startup probe, through with it.</summary>
    public bool Started { get; init; }

    public string? ContainerId { get; init; }

    /// <summary>It ended and will not be started again.</summary>
    public bool Final { get; init; }

    public JsonObject ToJson()
    {
        var result = new JsonObject
        {
            ["name"] = Name,
            ["state"] = State.ToJson(),
            ["lastState"] = Last?.ToJson() ?? [],
            ["ready"] = Ready,
            ["restartCount"] = RestartCount,
            ["image"] = Image,
            ["imageID"] = ContainerId is null ? "" : Image,
            ["started"] = Started,
        };
        if (ContainerId is not null)
        {
            result["containerID"] = ContainerId;
        }

        return result;
    }
}
