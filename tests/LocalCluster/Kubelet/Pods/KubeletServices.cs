using LocalCluster.Access;
using LocalCluster.Controllers.Reconciliation;
using LocalCluster.Kubelet.Configuration;
using LocalCluster.Kubelet.Containers;
using LocalCluster.Kubelet.Logs;
using LocalCluster.Kubelet.Probes;
using LocalCluster.Kubelet.Processes;
using LocalCluster.Kubelet.Volumes;
using LocalCluster.Network;

namespace LocalCluster.Kubelet.Pods;

/// <summary>What every pod of the kubelet works with.</summary>
/// <param name="cluster">The API's objects, events and the clock.</param>
/// <param name="options">Images and image paths.</param>
/// <param name="addresses">Where pods get their addresses.</param>
/// <param name="logs">Takes the containers' output.</param>
/// <param name="access">How pods reach the API server; null where there is none to reach.</param>
/// <param name="launcher">Starts the processes.</param>
/// <param name="folder">Below it each pod has a folder of its own.</param>
public sealed class KubeletServices(
    ClusterState cluster, ClusterOptions options, AddressPool addresses, ContainerLogStore logs, ClusterAccess? access, IProcessLauncher launcher, string folder) : IDisposable
{
    public const string Manager = "kubelet";

    private readonly ConfigurationSources _sources = new(cluster);

    public ClusterState Cluster => cluster;

    public ClusterOptions Options => options;

    public AddressPool Addresses => addresses;

    public ContainerLogStore Logs => logs;

    public ClusterAccess? Access => access;

    public IProcessLauncher Launcher => launcher;

    public string Folder => folder;

    public TimeProvider Time => cluster.Time;

    public EnvironmentBuilder Environment => new(cluster, _sources);

    public VolumeFiles VolumeFiles => new(cluster, _sources, access);

    public ExecCommand Exec => new(launcher, cluster.Time);

    public ProbeChecks Checks { get; } = new();

    /// <summary>Waits for the delay or for <paramref name="earlier"/>, whichever comes first.</summary>
    public async Task DelayAsync(TimeSpan delay, Task earlier, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(Task.Delay(delay, cluster.Time, either.Token), earlier).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
    }

    public void Dispose() => Checks.Dispose();
}
