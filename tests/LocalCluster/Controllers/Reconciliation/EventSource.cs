namespace LocalCluster.Controllers.Reconciliation;

/// <summary>Who reports an event.</summary>
/// <param name="Component">Such as <c>deployment-controller</c> or <c>kubelet</c>.</param>
/// <param name="Host">The kubelet's node; null for the others.</param>
/// <param name="Modern">Written as events.k8s.io clients do (eventTime, series), which the scheduler is.</param>
public sealed record EventSource(string Component, string? Host = null, bool Modern = false)
{
    public static readonly EventSource Deployments = new("deployment-controller");
    public static readonly EventSource ReplicaSets = new("replicaset-controller");
    public static readonly EventSource Autoscalers = new("horizontal-pod-autoscaler");
    public static readonly EventSource Volumes = new("persistentvolume-controller");
    public static readonly EventSource Scheduler = new("default-scheduler", Modern: true);
    public static readonly EventSource ServiceProxy = new("service-proxy");
}
