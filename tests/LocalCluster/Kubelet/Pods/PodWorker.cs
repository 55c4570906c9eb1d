using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Configuration;
using LocalCluster.Kubelet.Containers;

namespace LocalCluster.Kubelet.Pods;

/// <summary>
/// One pod on this machine, from the moment it is bound to a node until its object is gone: address, volumes, init containers,
/// containers, status; and at the end the graceful stop and the removal.
/// </summary>
public sealed class PodWorker
{
    private static readonly TimeSpan FirstMountRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WriteRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestMountRetry = TimeSpan.FromMinutes(2);

    private readonly KubeletServices _kubelet;
    private readonly PodContext _pod;
    private readonly ContainerRunner[] _inits;
    private readonly ContainerRunner[] _containers;
    private readonly DateTimeOffset _started;
    private readonly ILogger _logger;

    // Cancelled when the pod shall end, and when it shall end at once. Not disposed: an event of the object may come at any time.
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly CancellationToken _shutdown;

    // Ends when the volumes are set up, with the signal of the first change of their sources since that began.
    private readonly TaskCompletionSource<Task> _mounted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PodWorker(KubeletServices kubelet, JsonObject pod, ILogger logger, CancellationToken shutdown)
    {
        _kubelet = kubelet;
        _logger = logger;
        _shutdown = shutdown;
        _started = kubelet.Time.GetUtcNow();
        _pod = new PodContext(kubelet, pod, kubelet.Addresses.Take(), _gone.Token);
        _inits = [.. pod.Items("spec", "initContainers").Select(container => new ContainerRunner(kubelet, _pod, container, isInit: true))];
        _containers = [.. pod.Items("spec", "containers").Select(container => new ContainerRunner(kubelet, _pod, container, isInit: false))];
    }

    public string Uid => _pod.Object.Uid();

    public string? Namespace => _pod.Object.Namespace();

    /// <summary>The object has a deletion time: stop gracefully.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>The object is gone, or the cluster ends: stop at once.</summary>
    public void Vanish()
    {
        _gone.Cancel();
        _stop.Cancel();
    }

    public void SourcesChanged() => _pod.SourcesChanged.Raise();

    /// <summary>Ends when no process of the pod is left and its object is gone.</summary>
    public async Task RunAsync()
    {
        using var ending = _shutdown.Register(Vanish);
        using var publishing = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        var publisher = PublishAsync(publishing.Token);
        var refresher = RefreshVolumesAsync(publishing.Token);
        try
        {
            var running = RunContainersAsync();
            await Task.WhenAny(running, WhenStoppedAsync()).ConfigureAwait(false);
            await WhenStoppedAsync().ConfigureAwait(false);
            await StopContainersAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
        finally
        {
            await publishing.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(publisher, refresher).ConfigureAwait(false);
        }

        await RemoveAsync().ConfigureAwait(false);
    }

    private async Task RunContainersAsync()
    {
        try
        {
            await SetUpVolumesAsync(_stop.Token).ConfigureAwait(false);
            foreach (var init in _inits)
            {
                await init.RunAsync(_stop.Token).ConfigureAwait(false);
                if (init.Snapshot.State is not ContainerState.Terminated { ExitCode: 0 })
                {
                    return;
                }
            }

            await Task.WhenAll(_containers.Select(container => container.RunAsync(_stop.Token))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped before any container ran.
        }
    }

    private async Task SetUpVolumesAsync(CancellationToken cancel)
    {
        var delay = FirstMountRetry;
        while (true)
        {
            var changed = _pod.SourcesChanged.Next;
            try
            {
                Directory.CreateDirectory(_pod.Folder);
                await _pod.Volumes.SetUpAsync(_pod.Object, _pod.Address, cancel).ConfigureAwait(false);
                _mounted.SetResult(changed);
                _pod.Changed.Raise();
                return;
            }
            catch (Exception failure) when (failure is ConfigurationException or IOException or UnauthorizedAccessException)
            {
                _pod.Report("Warning", "FailedMount", failure.Message);
            }

            await _kubelet.DelayAsync(delay, changed, cancel).ConfigureAwait(false);
            delay = delay * 2 < LongestMountRetry ? delay * 2 : LongestMountRetry;
        }
    }

    /// <summary>Mounted ConfigMaps and Secrets follow their objects.</summary>
    private async Task RefreshVolumesAsync(CancellationToken cancel)
    {
        try
        {
            var changed = await _mounted.Task.WaitAsync(cancel).ConfigureAwait(false);
            while (true)
            {
                await changed.WaitAsync(cancel).ConfigureAwait(false);
                changed = _pod.SourcesChanged.Next;
                await RefreshOnceAsync(cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The pod is over.
        }
    }

    private async Task RefreshOnceAsync(CancellationToken cancel)
    {
        try
        {
            await _pod.Volumes.SetUpAsync(_pod.Object, _pod.Address, cancel).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ConfigurationException or IOException or UnauthorizedAccessException)
        {
            // The containers keep what they have, as on a real node.
            _pod.Report("Warning", "FailedMount", failure.Message);
        }
    }

    private Task StopContainersAsync()
    {
        var latest = _kubelet.Cluster.Pods.Get(_pod.Object.Key());
        var seconds = latest.Number("metadata", "deletionGracePeriodSeconds");
        var grace = seconds is { } given ? TimeSpan.FromSeconds(given) : _pod.GracePeriod;
        return Task.WhenAll(_inits.Concat(_containers).Select(container =>
            container.StopAsync(grace, $"Stopping container {container.Snapshot.Name}", _gone.Token)));
    }

    private async Task RemoveAsync()
    {
        _kubelet.Logs.Remove(_pod.Object.Namespace() ?? "", _pod.Object.Name());
        if (!_gone.IsCancellationRequested)
        {
            await DeleteObjectAsync().ConfigureAwait(false);
        }

        _kubelet.Addresses.Release(_pod.Address);
        if (Directory.Exists(_pod.Folder))
        {
            Directory.Delete(_pod.Folder, recursive: true);
        }
    }

    /// <summary>Writes how the containers ended, then removes the object; it must not stay behind for a write that was refused once.</summary>
    private async Task DeleteObjectAsync()
    {
        while (!_gone.IsCancellationRequested)
        {
            try
            {
                await PublishOnceAsync(_shutdown).ConfigureAwait(false);
                await _kubelet.Cluster.Pods.DeleteAsync(_pod.Object, force: true, _shutdown).ConfigureAwait(false);
                return;
            }
            catch (ApiException refused)
            {
                Log.StatusNotWritten(_logger, _pod.Object.Key().ToString(), refused);
                await _kubelet.DelayAsync(WriteRetry, WhenGoneAsync(), _shutdown).ConfigureAwait(false);
            }
        }
    }

    private async Task PublishAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var changed = _pod.Changed.Next;
            try
            {
                await PublishOnceAsync(cancel).ConfigureAwait(false);
                await changed.WaitAsync(cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException refused)
            {
                Log.StatusNotWritten(_logger, _pod.Object.Key().ToString(), refused);
                await _kubelet.DelayAsync(WriteRetry, WhenGoneAsync(), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task PublishOnceAsync(CancellationToken cancel)
    {
        if (_kubelet.Cluster.Pods.Get(_pod.Object.Key()) is not { } latest || latest.Uid() != Uid)
        {
            return;
        }

        var status = PodStatus.Build(
            latest,
            _pod.Address,
            _mounted.Task.IsCompleted,
            [.. _inits.Select(container => container.Snapshot)],
            [.. _containers.Select(container => container.Snapshot)],
            _started,
            _kubelet.Time.GetUtcNow());
        await _kubelet.Cluster.Pods.SetStatusAsync(latest, status, KubeletServices.Manager, cancel).ConfigureAwait(false);
    }

    private Task WhenStoppedAsync() => _stop.Token.WhenCancelledAsync();

    private Task WhenGoneAsync() => _gone.Token.WhenCancelledAsync();
}
