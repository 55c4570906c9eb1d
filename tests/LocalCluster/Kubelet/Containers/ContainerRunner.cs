using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Configuration;
using LocalCluster.Kubelet.Pods;
using LocalCluster.Kubelet.Probes;
using LocalCluster.Kubelet.Processes;

namespace LocalCluster.Kubelet.Containers;

/// <summary>
/// One container of one pod, from its first start to its last end: pull, configure, start, probe, and start again as the restart
/// policy says. Its state is a snapshot that is replaced whole.
/// </summary>
public sealed class ContainerRunner
{
    private const int StartErrorExitCode = 128;

    // How long something that is missing is waited for when nothing says that it came: the kubelet's sync period.
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromSeconds(10);

    private readonly KubeletServices _kubelet;
    private readonly PodContext _pod;
    private readonly JsonObject _container;
    private readonly bool _isInit;
    private readonly RestartBackoff _backoff = new();
    private readonly Lock _lock = new();
    private ContainerSnapshot _snapshot;
    private volatile ContainerRun? _run;

    public ContainerRunner(KubeletServices kubelet, PodContext pod, JsonObject container, bool isInit)
    {
        _kubelet = kubelet;
        _pod = pod;
        _container = container;
        _isInit = isInit;
        var waiting = new ContainerState.Waiting(pod.HasInitContainers ? "PodInitializing" : "ContainerCreating");
        _snapshot = new ContainerSnapshot(container.Text("name") ?? "", container.Text("image") ?? "", waiting);
    }

    public ContainerSnapshot Snapshot
    {
        get
        {
            lock (_lock)
            {
                return _snapshot;
            }
        }
    }

    private string Name => _container.Text("name") ?? "";

    /// <summary>Runs until the container has ended for good, or has ended after <paramref name="stop"/>. Its last state is in the snapshot.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await new ImagePuller(_kubelet).PullAsync(_pod, _container, SetState, stop).ConfigureAwait(false);
                var plan = await ConfigureAsync(stop).ConfigureAwait(false);
                var ended = await RunOnceAsync(plan, stop).ConfigureAwait(false);
                if (stop.IsCancellationRequested || !Restarts(ended))
                {
                    Set(snapshot => snapshot with { Final = true });
                    return;
                }

                await BackOffAsync(ended, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Set(snapshot => snapshot with { Final = true });
        }
    }

    /// <summary>
    /// Ends the run that is going on: the preStop hook and SIGTERM, then SIGKILL once the grace period is over or
    /// <paramref name="now"/> is cancelled.
    /// </summary>
    public async Task StopAsync(TimeSpan grace, string reason, CancellationToken now)
    {
        if (_run is not { } run || run.Process.Exited.IsCompleted)
        {
            return;
        }

        _pod.Report("Normal", "Killing", reason, _container);
        run.EndProbing();
        var process = run.Process;
        var started = _kubelet.Time.GetTimestamp();
        try
        {
            if (grace > TimeSpan.Zero)
            {
                await LifecycleHook.RunAsync(_kubelet, _pod, _container, run.Plan, "preStop", grace, now).ConfigureAwait(false);
                process.Terminate();

                // A hook that took all the time leaves two seconds to end, as the kubelet allows.
                var rest = grace - _kubelet.Time.GetElapsedTime(started);
                await process.Exited.WaitAsync(rest > TimeSpan.FromSeconds(2) ? rest : TimeSpan.FromSeconds(2), _kubelet.Time, now).ConfigureAwait(false);
            }
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            // It had its time: below it is killed.
        }

        process.Kill();

        // No token: nothing goes on before the process is really gone, and SIGKILL can not be refused.
        await process.Exited.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<LaunchPlan> ConfigureAsync(CancellationToken stop)
    {
        while (true)
        {
            var changed = _pod.SourcesChanged.Next;
            try
            {
                return await new LaunchPlanner(_kubelet).PlanAsync(_pod, _container, stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is ConfigurationException or IOException or UnauthorizedAccessException)
            {
                _pod.Report("Warning", "Failed", $"Error: {failure.Message}", _container);
                SetState(new ContainerState.Waiting("CreateContainerConfigError", failure.Message));
            }

            await _kubelet.DelayAsync(ConfigRetry, changed, stop).ConfigureAwait(false);
        }
    }

    private async Task<ContainerState.Terminated> RunOnceAsync(LaunchPlan plan, CancellationToken stop)
    {
        File.WriteAllBytes(plan.TerminationLog, []);
        var pod = _pod.Object;
        using var log = _kubelet.Logs.Start(pod.Namespace() ?? "", pod.Name(), pod.Uid(), Name);
        var id = $"process://{Guid.NewGuid():n}";
        _pod.Report("Normal", "Created", $"Created container: {Name}", _container);
        var started = _kubelet.Time.GetUtcNow();
        int exitCode;
        try
        {
            var process = await _kubelet.Launcher.StartAsync(plan.ToRequest(log.Append), stop).ConfigureAwait(false);
            started = _kubelet.Time.GetUtcNow();
            exitCode = await AttendAsync(process, plan, id, started, stop).ConfigureAwait(false);
        }
        catch (LaunchException failure)
        {
            var message = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
                + $"unable to start container process: error during container init: {failure.Message}";
            _pod.Report("Warning", "Failed", $"Error: {message}", _container);
            return End(new ContainerState.Terminated(StartErrorExitCode, "StartError", message, DateTimeOffset.UnixEpoch, started, id));
        }

        var finished = _kubelet.Time.GetUtcNow();
        var words = TerminationMessage.Read(_container, plan.TerminationLog, exitCode, log);
        return End(new ContainerState.Terminated(exitCode, exitCode == 0 ? "Completed" : "Error", words, started, finished, id));
    }

    /// <summary>Watches over a process from its start to its end.</summary>
    private async Task<int> AttendAsync(IRunningProcess process, LaunchPlan plan, string id, DateTimeOffset started, CancellationToken stop)
    {
        using var run = new ContainerRun(process, plan, stop);
        _run = run;
        var probes = new ContainerProbes(_kubelet, _pod, _container, plan);
        Set(snapshot => snapshot with
        {
            State = new ContainerState.Running(started),
            Last = snapshot.State as ContainerState.Terminated ?? snapshot.Last,
            RestartCount = snapshot.ContainerId is null ? 0 : snapshot.RestartCount + 1,
            ContainerId = id,
            Started = probes.StartsAtOnce,
            Ready = probes.IsReadyAtOnce && !_isInit,
        });
        _pod.Report("Normal", "Started", $"Started container {Name}", _container);
        var watching = ProbeAsync(probes, plan, run.Probing);
        if (stop.IsCancellationRequested)
        {
            // The stop came while the process was being started, and found nothing to stop.
            await StopAsync(_pod.GracePeriod, $"Stopping container {Name}", _pod.Gone).ConfigureAwait(false);
        }

        // No token: a stop goes through StopAsync, and ends here by the process's end.
        var exitCode = await process.Exited.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        run.EndProbing();
        await watching.ConfigureAwait(false);
        _run = null;
        return exitCode;
    }

    private async Task ProbeAsync(ContainerProbes probes, LaunchPlan plan, CancellationToken cancel)
    {
        try
        {
            var hookLimit = TimeSpan.FromMinutes(5);
            if (!await LifecycleHook.RunAsync(_kubelet, _pod, _container, plan, "postStart", hookLimit, cancel).ConfigureAwait(false))
            {
                await StopAsync(_pod.GracePeriod, "FailedPostStartHook", cancel).ConfigureAwait(false);
                return;
            }

            if (_isInit)
            {
                return;
            }

            Probe? givenUp = null;
            await probes.RunAsync(
                (started, ready) => Set(snapshot => snapshot with { Started = started, Ready = ready }),
                probe =>
                {
                    givenUp = probe;
                    Set(snapshot => snapshot with { Ready = false });
                },
                cancel).ConfigureAwait(false);
            if (givenUp is not null)
            {
                await StopAsync(
                    givenUp.GracePeriod ?? _pod.GracePeriod,
                    $"Container {Name} failed {givenUp.Kind.ToString().ToLowerInvariant()} probe, will be restarted",
                    _pod.Gone).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The process has ended, or is being ended: its probes have nothing more to say.
        }
    }

    private async Task BackOffAsync(ContainerState.Terminated ended, CancellationToken stop)
    {
        var delay = _backoff.Next(ended.FinishedAt);
        if (delay == TimeSpan.Zero)
        {
            return;
        }

        var pod = _pod.Object;
        var named = $"{pod.Name()}_{pod.Namespace()}({pod.Uid()})";
        Set(snapshot => snapshot with
        {
            State = new ContainerState.Waiting("CrashLoopBackOff", $"back-off {GoDuration.Format(delay)} restarting failed container={Name} pod={named}"),
            Last = ended,
        });
        _pod.Report("Warning", "BackOff", $"Back-off restarting failed container {Name} in pod {named}", _container);
        await Task.Delay(delay, _kubelet.Time, stop).ConfigureAwait(false);
    }

    /// <summary>The pod's policy; an init container that succeeded is done under any.</summary>
    private bool Restarts(ContainerState.Terminated ended) => _pod.RestartPolicy switch
    {
        "Never" => false,
        "OnFailure" => ended.ExitCode != 0,
        _ => !_isInit || ended.ExitCode != 0,
    };

    private ContainerState.Terminated End(ContainerState.Terminated ended)
    {
        Set(snapshot => snapshot with
        {
            State = ended,
            Last = snapshot.State as ContainerState.Terminated ?? snapshot.Last,
            RestartCount = ended.Reason == "StartError" && snapshot.ContainerId is not null ? snapshot.RestartCount + 1 : snapshot.RestartCount,
            ContainerId = ended.ContainerId,
            Ready = _isInit && ended.ExitCode == 0,
            Started = false,
        });
        return ended;
    }

    private void SetState(ContainerState state) => Set(snapshot => snapshot with
    {
        State = state,
        Last = snapshot.State as ContainerState.Terminated ?? snapshot.Last,
    });

    private void Set(Func<ContainerSnapshot, ContainerSnapshot> change)
    {
        lock (_lock)
        {
            var before = _snapshot;
            _snapshot = change(before);
            if (_snapshot == before)
            {
                return;
            }
        }

        _pod.Changed.Raise();
    }
}
