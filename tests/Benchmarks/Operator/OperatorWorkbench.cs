using System.Diagnostics;
using Testing.Cluster;

namespace Benchmarks.Operator;

/// <summary>One API server, one player of the workloads, and what is measured against them.</summary>
internal sealed class OperatorWorkbench : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Between the last work and the look at the working set.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private readonly ApiCluster _cluster;
    private readonly StubModelServer _models;
    private readonly WorkloadPlayer _player;
    private readonly OperatorOptions _options;
    private int _namespaces;

    private OperatorWorkbench(ApiCluster cluster, StubModelServer models, WorkloadPlayer player, OperatorOptions options) =>
        (_cluster, _models, _player, _options) = (cluster, models, player, options);

    public static async Task<OperatorWorkbench> StartAsync(OperatorOptions options)
    {
        var cluster = await ApiCluster.StartAsync().ConfigureAwait(false);
        var models = await StubModelServer.StartAsync().ConfigureAwait(false);
        return new OperatorWorkbench(cluster, models, await WorkloadPlayer.StartAsync(cluster, models.Address).ConfigureAwait(false), options);
    }

    public Task<BareWrites> RecordAsync(CancellationToken cancellation) => BareWrites.RecordAsync(_cluster, Settings("10m"), _options.Executable, cancellation);

    /// <summary>The bare client: each service and everything that the operator would write for it.</summary>
    public async Task<ServiceRound> BareAsync(BareWrites writes, int count, CancellationToken cancellation)
    {
        var fleet = await FleetAsync().ConfigureAwait(false);
        var server = ProcessorTime.Of(_cluster.ProcessId);
        var clock = Stopwatch.StartNew();
        await fleet.CreateAsync(count, (index, uid) => writes.SendAsync(fleet.Namespace, index, uid), cancellation).ConfigureAwait(false);
        var round = new ServiceRound("bare client", count, clock.Elapsed.TotalSeconds, count * writes.Count, null, ProcessorTime.Of(_cluster.ProcessId) - server);
        await fleet.DeleteAsync().ConfigureAwait(false);
        return round;
    }

    /// <summary>The operator, running and leading, and a client that creates the services.</summary>
    /// <param name="count">How many.</param>
    /// <param name="after">What to do with the settled services before they are deleted; the operator is stopped by then.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ServiceRound> ConvergeAsync(int count, Func<ServiceFleet, Task> after, CancellationToken cancellation)
    {
        var fleet = await FleetAsync().ConfigureAwait(false);
        ServiceRound round;
        await using (var operation = await OperatorAsync("10m").ConfigureAwait(false))
        {
            await operation.WaitUntilWorkingAsync(Limit).ConfigureAwait(false);
            var written = await _cluster.OperatorWritesAsync().ConfigureAwait(false);
            var (own, server) = (ProcessorTime.Of(operation.ProcessId), ProcessorTime.Of(_cluster.ProcessId));
            var clock = Stopwatch.StartNew();
            var ready = fleet.WaitUntilReadyAsync(count, cancellation);
            await fleet.CreateAsync(count, (_, _) => Task.CompletedTask, cancellation).ConfigureAwait(false);
            await ready.ConfigureAwait(false);
            var seconds = clock.Elapsed.TotalSeconds;
            var serverSeconds = ProcessorTime.Of(_cluster.ProcessId) - server;
            await operation.WaitUntilSettledAsync(count, Limit).ConfigureAwait(false);
            round = new ServiceRound(
                "operator", count, seconds, await _cluster.OperatorWritesAsync().ConfigureAwait(false) - written, ProcessorTime.Of(operation.ProcessId) - own, serverSeconds);
            await operation.StopAsync().ConfigureAwait(false);
        }

        await after(fleet).ConfigureAwait(false);
        await fleet.DeleteAsync().ConfigureAwait(false);
        return round;
    }

    /// <summary>Starts an operator over settled services, and then lets it look at all of them again.</summary>
    public async Task<RestartResult> RestartAsync(int count)
    {
        var before = await _cluster.OperatorWritesAsync().ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        await using var operation = await OperatorAsync("4s").ConfigureAwait(false);
        await operation.WaitForLineAsync("All caches are in sync", Limit).ConfigureAwait(false);
        var synced = clock.Elapsed.TotalSeconds;
        await operation.WaitUntilWorkingAsync(Limit).ConfigureAwait(false);
        var leads = clock.Elapsed.TotalSeconds;
        await operation.WaitUntilSettledAsync(count, Limit).ConfigureAwait(false);
        var settled = clock.Elapsed.TotalSeconds;
        var writes = await _cluster.OperatorWritesAsync().ConfigureAwait(false) - before;

        var done = (int)await operation.SumAsync("modeloperator_reconciliations_total").ConfigureAwait(false);
        var cpu = ProcessorTime.Of(operation.ProcessId);
        await operation.WaitUntilSettledAsync(done + (2 * count), Limit).ConfigureAwait(false);
        cpu = ProcessorTime.Of(operation.ProcessId) - cpu;
        var resync = await _cluster.OperatorWritesAsync().ConfigureAwait(false) - before - writes;

        // At rest means with the usual resync, and some time after the work; the settings are taken up without a restart.
        Settings("4s", "10m");
        await operation.WaitForLineAsync("The settings changed", Limit).ConfigureAwait(false);
        await Task.Delay(Rest).ConfigureAwait(false);
        var resting = Processes.ResidentMemory.Of(operation.ProcessId);
        await operation.StopAsync().ConfigureAwait(false);
        return new RestartResult(count, synced, leads, settled, writes, resync, cpu / 2, resting);
    }

    public async ValueTask DisposeAsync()
    {
        await _player.DisposeAsync().ConfigureAwait(false);
        await _models.DisposeAsync().ConfigureAwait(false);
        await _cluster.DisposeAsync().ConfigureAwait(false);
    }

    private Task<OperatorRun> OperatorAsync(string resync) => OperatorRun.StartAsync(_cluster.Kubeconfig(_cluster.Server), Settings(resync), _options.Executable);

    private string Settings(string resync, string? changed = null) =>
        _cluster.WriteFile($"settings-{resync}.yaml", $"reconciliation: {{resyncInterval: {changed ?? resync}}}\n");

    private async Task<ServiceFleet> FleetAsync()
    {
        var fleet = new ServiceFleet(_cluster, $"round-{++_namespaces}");
        await fleet.CreateNamespaceAsync().ConfigureAwait(false);
        return fleet;
    }
}
