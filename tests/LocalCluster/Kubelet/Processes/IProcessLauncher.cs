namespace LocalCluster.Kubelet.Processes;

/// <summary>The edge to the operating system: starts processes.</summary>
public interface IProcessLauncher
{
    /// <summary>Starts a process as the leader of a group of its own. Throws <see cref="LaunchException"/> when it can not be run.</summary>
    Task<IRunningProcess> StartAsync(LaunchRequest request, CancellationToken cancel);
}
