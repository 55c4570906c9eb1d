using LocalCluster.Access;
using LocalCluster.Api;
using LocalCluster.Controllers.Autoscaling;
using LocalCluster.Controllers.Deployments;
using LocalCluster.Controllers.Nodes;
using LocalCluster.Controllers.Reconciliation;
using LocalCluster.Controllers.ReplicaSets;
using LocalCluster.Controllers.Scheduling;
using LocalCluster.Controllers.Volumes;
using LocalCluster.Kubelet.Logs;
using LocalCluster.Kubelet.Pods;
using LocalCluster.Kubelet.Processes;
using LocalCluster.Network;
using LocalCluster.Network.Endpoints;
using LocalCluster.Network.Forwarding;

namespace LocalCluster.Controllers;

/// <summary>Everything that acts on the API of a local cluster: controllers, scheduler, kubelet and service proxy.</summary>
public static class ClusterControllers
{
    /// <summary>Runs until cancelled; by then every process, listener and temporary folder that it made is gone.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="options">Nodes, images and paths.</param>
    /// <param name="addresses">The cluster's own addresses: pods get theirs from it, and Services listen on the ones that the API server took from it.</param>
    /// <param name="logs">Takes the containers' output; the API server reads it.</param>
    /// <param name="access">How pods reach the API server; null where there is none to reach.</param>
    /// <param name="loggers">Where failures of the controllers themselves go.</param>
    /// <param name="cancel">Ends it all.</param>
    public static async Task RunAsync(
        IResourceClient client, ClusterOptions options, LoopbackRange addresses, ContainerLogStore logs, ClusterAccess? access, ILoggerFactory loggers, CancellationToken cancel)
    {
        var time = TimeProvider.System;
        client = new WireClient(client);
        await NodeRegistrar.RegisterAsync(client, options.NodesFile, time, cancel).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("local-cluster-");
        try
        {
            using var launcher = new ProcessLauncher();
            var cluster = new ClusterState(client, time, loggers.CreateLogger<ClusterState>());
            using var services = new KubeletServices(cluster, options, addresses.Pods, logs, access, launcher, folder.FullName);
            using var proxy = new ServiceProxy(cluster, loggers.CreateLogger<ServiceProxy>());
            Controller[] controllers =
            [
                new DeploymentController(cluster, loggers.CreateLogger<DeploymentController>()),
                new ReplicaSetController(cluster, loggers.CreateLogger<ReplicaSetController>()),
                new Scheduler(cluster, loggers.CreateLogger<Scheduler>()),
                new AutoscalerController(cluster, loggers.CreateLogger<AutoscalerController>()),
                new ClaimBinder(cluster, options.ClaimsFolder ?? Path.Combine(folder.FullName, "claims"), loggers.CreateLogger<ClaimBinder>()),
                new EndpointsController(cluster, loggers.CreateLogger<EndpointsController>()),
                proxy,
            ];
            var kubelet = new ProcessKubelet(services, loggers.CreateLogger<ProcessKubelet>());
            await using (kubelet.ConfigureAwait(false))
            {
                await RunAllAsync(cluster, controllers, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Ends with the first that ends, and stops the others: a cluster with half of its controllers would only mislead.</summary>
    private static async Task RunAllAsync(ClusterState cluster, Controller[] controllers, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var state = cluster.RunAsync(either.Token);
        await cluster.Synced.WaitAsync(cancel).ConfigureAwait(false);
        Task[] all = [state, .. controllers.Select(controller => controller.RunAsync(either.Token))];
        var first = await Task.WhenAny(all).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(all).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // How a loop ends that is told to.
        }

        await first.ConfigureAwait(false);
    }
}
