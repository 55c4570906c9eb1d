using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>Tells the pods whose own status does not say what is wrong with them; Events may.</summary>
public static class UnclearPod
{
    /// <summary>Whether the pod has a node and no container yet: a volume, the network or the image may be what it waits for.</summary>
    public static bool IsBeingCreated(V1Pod pod) =>
        pod.Spec?.NodeName is not null
        && Containers(pod).Any(container => container.State?.Waiting is { Reason: "ContainerCreating" or "PodInitializing" or null })
        && Containers(pod).All(container => container.State?.Waiting is { Reason: "ContainerCreating" or "PodInitializing" or null });

    /// <summary>Whether a container has started, runs, and is not ready: only its readiness probe can be why.</summary>
    public static bool FailsReadiness(V1Pod pod) =>
        Containers(pod).Any(container => container is { Ready: false, Started: true, State.Running: not null });

    /// <summary>Whether a container was ended by somebody, and has not come up again.</summary>
    public static bool WasStopped(V1Pod pod) =>
        Containers(pod).Any(container =>
            container is { Ready: false, Started: not true } && (container.State?.Terminated ?? container.LastState?.Terminated) is { } ended && EndedContainer.WasStopped(ended));

    private static IEnumerable<V1ContainerStatus> Containers(V1Pod pod) => pod.Status?.ContainerStatuses ?? [];
}
