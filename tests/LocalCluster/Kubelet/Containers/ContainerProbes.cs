using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Pods;
using LocalCluster.Kubelet.Probes;

namespace LocalCluster.Kubelet.Containers;

/// <summary>The probes of one run of a container: startup first, alone; then readiness and liveness beside each other.</summary>
public sealed class ContainerProbes(KubeletServices kubelet, PodContext pod, JsonObject container, LaunchPlan plan)
{
    private readonly Probe? _startup = Probe.Of(container, ProbeKind.Startup);
    private readonly Probe? _readiness = Probe.Of(container, ProbeKind.Readiness);
    private readonly Probe? _liveness = Probe.Of(container, ProbeKind.Liveness);

    public bool StartsAtOnce => _startup is null;

    public bool IsReadyAtOnce => _startup is null && _readiness is null;

    /// <summary>
    /// Runs until cancelled or until a probe has given the container up. <paramref name="progress"/> hears (started, ready);
    /// <paramref name="giveUp"/> is called once with the probe whose failures end the container.
    /// </summary>
    public async Task RunAsync(Action<bool, bool> progress, Action<Probe> giveUp, CancellationToken cancel)
    {
        if (_startup is not null)
        {
            var started = false;
            await LoopAsync(_startup, success =>
            {
                started = success;
                return false;
            }, cancel).ConfigureAwait(false);
            if (!started)
            {
                giveUp(_startup);
                return;
            }
        }

        progress(true, _readiness is null);
        var readiness = _readiness is null ? Task.CompletedTask : LoopAsync(_readiness, success =>
        {
            progress(true, success);
            return true;
        }, cancel);
        var liveness = _liveness is null ? Task.CompletedTask : LoopAsync(_liveness, success =>
        {
            if (!success)
            {
                giveUp(_liveness);
            }

            return success;
        }, cancel);
        await Task.WhenAll(readiness, liveness).ConfigureAwait(false);
    }

    private Task LoopAsync(Probe probe, Func<bool, bool> decided, CancellationToken cancel) =>
        new ProbeLoop(probe, token => AttemptAsync(probe, token), kubelet.Time).RunAsync(
            message => pod.Report("Warning", "Unhealthy", $"{probe.Kind} probe failed: {message}", container),
            decided,
            cancel);

    private async Task<ProbeResult> AttemptAsync(Probe probe, CancellationToken cancel)
    {
        if (probe.Spec.Map("httpGet") is { } http)
        {
            return await kubelet.Checks.HttpAsync(http, container, pod.Address, probe.Timeout, kubelet.Time, cancel).ConfigureAwait(false);
        }

        if (probe.Spec.Map("tcpSocket") is { } tcp)
        {
            return await ProbeChecks.TcpAsync(tcp, container, pod.Address, probe.Timeout, kubelet.Time, cancel).ConfigureAwait(false);
        }

        return probe.Spec.Map("exec") is { } exec
            ? await kubelet.Exec.RunAsync(exec, plan, probe.Timeout, cancel).ConfigureAwait(false)
            : ProbeResult.Failed("the local cluster has probes of the kinds exec, httpGet and tcpSocket only");
    }
}
