using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Kubelet.Pods;

/// <summary>The kubelet of every node at once: gives each pod that is bound a worker, and tells it what happens to the object.</summary>
public sealed class ProcessKubelet : IAsyncDisposable
{
    private readonly KubeletServices _kubelet;
    private readonly ILogger<ProcessKubelet> _logger;
    private readonly CancellationTokenSource _shutdown = new();
    private readonly ConcurrentDictionary<string, (PodWorker Worker, Task Run)> _workers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public ProcessKubelet(KubeletServices kubelet, ILogger<ProcessKubelet> logger)
    {
        _kubelet = kubelet;
        _logger = logger;
        kubelet.Cluster.Pods.Changed += OnPod;
        kubelet.Cluster.ConfigMaps.Changed += (before, after) => OnSource((after ?? before)!);
        kubelet.Cluster.Secrets.Changed += (before, after) => OnSource((after ?? before)!);
    }

    /// <summary>Kills every process and waits until they are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _shutdown.Cancel();
        }

        await Task.WhenAll(_workers.Values.Select(worker => worker.Run)).ConfigureAwait(false);
        _shutdown.Dispose();
    }

    private void OnPod(JsonObject? before, JsonObject? after)
    {
        var pod = (after ?? before)!;
        if (after is null)
        {
            if (_workers.TryGetValue(pod.Uid(), out var gone))
            {
                gone.Worker.Vanish();
            }

            return;
        }

        if (pod.Text("spec", "nodeName") is null)
        {
            return;
        }

        if (!_workers.TryGetValue(pod.Uid(), out var worker))
        {
            worker = Start(pod);
        }

        if (pod.IsDeleting())
        {
            worker.Worker?.Stop();
        }
    }

    private (PodWorker Worker, Task Run) Start(JsonObject pod)
    {
        lock (_lock)
        {
            if (_shutdown.IsCancellationRequested || _workers.TryGetValue(pod.Uid(), out _))
            {
                return _workers.GetValueOrDefault(pod.Uid());
            }

            var worker = new PodWorker(_kubelet, pod, _logger, _shutdown.Token);

            // Off the caller's thread, which is the watch's or another controller's.
            return _workers[pod.Uid()] = (worker, Task.Run(() => RunAsync(worker, pod), CancellationToken.None));
        }
    }

    private async Task RunAsync(PodWorker worker, JsonObject pod)
    {
        try
        {
            await worker.RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_shutdown.IsCancellationRequested)
        {
            // The cluster ends in the middle of a write.
        }
        catch (Exception failure)
        {
            Log.PodFailed(_logger, pod.Key().ToString(), failure);
        }
        finally
        {
            _workers.TryRemove(pod.Uid(), out _);
        }
    }

    private void OnSource(JsonObject source)
    {
        foreach (var (worker, _) in _workers.Values)
        {
            if (worker.Namespace == source.Namespace())
            {
                worker.SourcesChanged();
            }
        }
    }
}
