using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;
using LocalCluster.Kubelet.Volumes;

namespace LocalCluster.Kubelet.Pods;

/// <summary>What the containers of one pod share.</summary>
public sealed class PodContext(KubeletServices kubelet, JsonObject pod, string address, CancellationToken gone)
{
    private readonly EventSource _source = new("kubelet", pod.Text("spec", "nodeName"));

    /// <summary>The pod as it was when it came to this kubelet; its containers do not change after that.</summary>
    public JsonObject Object => pod;

    public string Address => address;

    public string Folder { get; } = Path.Combine(kubelet.Folder, $"{pod.Namespace()}_{pod.Name()}_{pod.Uid()}");

    public VolumeFolders Volumes { get; } = new(
        Path.Combine(kubelet.Folder, $"{pod.Namespace()}_{pod.Name()}_{pod.Uid()}"), kubelet.VolumeFiles, new ClaimFolders(kubelet.Cluster));

    public string RestartPolicy => pod.Text("spec", "restartPolicy") ?? "Always";

    public TimeSpan GracePeriod => TimeSpan.FromSeconds(pod.Int(30, "spec", "terminationGracePeriodSeconds"));

    public bool HasInitContainers => pod.Items("spec", "initContainers").Any();

    /// <summary>Raised when a container's state has changed.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Raised when a ConfigMap or Secret of the pod's namespace has changed.</summary>
    public Signal SourcesChanged { get; } = new();

    /// <summary>Cancelled when there is no more time to be graceful: the object is gone, or the cluster ends.</summary>
    public CancellationToken Gone => gone;

    /// <summary>Writes an event of the pod, or of one of its containers.</summary>
    public void Report(string type, string reason, string message, JsonObject? container = null)
    {
        var list = container is not null && pod.Items("spec", "initContainers").Contains(container) ? "initContainers" : "containers";
        var path = container is null ? null : $"spec.{list}{{{container.Text("name")}}}";
        kubelet.Cluster.Events.Pod(type, _source, pod, reason, message, path);
    }
}
