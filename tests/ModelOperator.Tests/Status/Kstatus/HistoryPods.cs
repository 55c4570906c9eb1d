using k8s.Models;

namespace ModelOperator.Tests.Status.Kstatus;

/// <summary>A pod of a history.</summary>
internal sealed record HistoryPod(string Name, string Digest, string State);

/// <summary>What a pod's status says in each of the states that a history knows.</summary>
internal static class HistoryPods
{
    public const string Ready = nameof(Ready);

    public static Dictionary<string, V1PodStatus> States { get; } = new(StringComparer.Ordinal)
    {
        [Ready] = new V1PodStatus { Phase = "Running", Conditions = [new V1PodCondition { Type = "Ready", Status = "True" }] },
        ["Loading"] = Container(new V1ContainerState { Running = new V1ContainerStateRunning() }),
        ["Crashed"] = Container(Ended(139, "Error", "segmentation fault")),
        ["OutOfMemory"] = Container(Ended(137, "OOMKilled", null)),
        ["ModelFailed"] = Container(Ended(3, "Error", """{"reason": "InvalidModel", "message": "no ONNX model"}""")),
        ["ImagePull"] = Container(new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "ImagePullBackOff", Message = "Back-off" } }),
        ["Evicted"] = new V1PodStatus { Phase = "Failed", Reason = "Evicted", Message = "low on memory" },
        ["Unschedulable"] = new V1PodStatus
        {
            Phase = "Pending",
            Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes are available" }],
        },
    };

    private static V1ContainerState Ended(int code, string reason, string? message) =>
        new() { Terminated = new V1ContainerStateTerminated { ExitCode = code, Reason = reason, Message = message } };

    private static V1PodStatus Container(V1ContainerState state) => new()
    {
        Phase = "Running",
        ContainerStatuses = [new V1ContainerStatus { Name = "runtime", Image = "i", ImageID = "", Ready = false, RestartCount = 0, State = state }],
    };
}
