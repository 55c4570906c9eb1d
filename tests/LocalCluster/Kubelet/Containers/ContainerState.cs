using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Kubelet.Containers;

/// <summary>One of the three states of a container, as <c>status.containerStatuses[].state</c>.</summary>
public abstract record ContainerState
{
    public abstract JsonObject ToJson();

    public sealed record Waiting(string Reason, string? Message = null) : ContainerState
    {
        public override JsonObject ToJson()
        {
            var detail = new JsonObject { ["reason"] = Reason };
            if (Message is not null)
            {
                detail["message"] = Message;
            }

            return new JsonObject { ["waiting"] = detail };
        }
    }

    public sealed record Running(DateTimeOffset StartedAt) : ContainerState
    {
        public override JsonObject ToJson() => new() { ["running"] = new JsonObject { ["startedAt"] = Timestamp.Seconds(StartedAt) } };
    }

    public sealed record Terminated(
        int ExitCode, string Reason, string? Message, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string ContainerId) : ContainerState
    {
        public override JsonObject ToJson()
        {
            var detail = new JsonObject
            {
                ["exitCode"] = ExitCode,
                ["reason"] = Reason,
                ["startedAt"] = Timestamp.Seconds(StartedAt),
                ["finishedAt"] = Timestamp.Seconds(FinishedAt),
                ["containerID"] = ContainerId,
            };
            if (!string.IsNullOrEmpty(Message))
            {
                detail["message"] = Message;
            }

            return new JsonObject { ["terminated"] = detail };
        }
    }
}
