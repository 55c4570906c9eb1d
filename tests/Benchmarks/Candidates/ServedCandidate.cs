using InferenceRuntime.Bench.Load;

namespace Benchmarks.Candidates;

/// <summary>A server on loopback under the load generator's closed loop, which runs in this process: on the server's own cores.</summary>
internal sealed class ServedCandidate(string name, ILoadTarget target, int rows, HttpClient http) : ICandidate
{
    public string Name => name;

    public async Task<CellResult> MeasureAsync(int concurrency, TimeSpan warmup, TimeSpan duration, CancellationToken cancellation)
    {
        // The warm-up is a loop of its own, so that what the counters say belongs to the measured requests alone.
        await new ClosedLoop(warmup, TimeSpan.Zero, TimeProvider.System).RunAsync(target, concurrency, cancellation).ConfigureAwait(false);
        var scrape = await ScrapeCostAsync(cancellation).ConfigureAwait(false);
        var before = await CountersAsync(cancellation).ConfigureAwait(false);
        var client = Environment.CpuUsage.TotalTime;
        var level = await new ClosedLoop(TimeSpan.Zero, duration, TimeProvider.System).RunAsync(target, concurrency, cancellation).ConfigureAwait(false);
        client = Environment.CpuUsage.TotalTime - client;
        var after = await CountersAsync(cancellation).ConfigureAwait(false);

        // The requests that ended behind the measured time were served as well.
        var served = Math.Max(1, level.Latency.Count + level.Failed + concurrency);
        return Of(
            level,
            rows,
            (after.CpuSeconds - before.CpuSeconds - scrape.CpuSeconds) / served,
            client.TotalSeconds / served,
            (after.AllocatedBytes - before.AllocatedBytes - scrape.AllocatedBytes) / served);
    }

    public ValueTask DisposeAsync() => target.DisposeAsync();

    internal static CellResult Of(LevelResult level, int rows, double cpuSeconds, double clientCpuSeconds, double allocatedBytes) => new(
        level.RequestsPerSecond * rows,
        level.Latency.Percentile(50).TotalMilliseconds,
        level.Latency.Percentile(90).TotalMilliseconds,
        level.Latency.Percentile(95).TotalMilliseconds,
        level.Latency.Percentile(99).TotalMilliseconds,
        level.Latency.Max.TotalMilliseconds,
        level.Failed,
        Math.Max(0, cpuSeconds * 1000),
        clientCpuSeconds * 1000,
        Math.Max(0, allocatedBytes));

    private async Task<ProcessCounters> ScrapeCostAsync(CancellationToken cancellation)
    {
        var before = await CountersAsync(cancellation).ConfigureAwait(false);
        var after = await CountersAsync(cancellation).ConfigureAwait(false);
        return new ProcessCounters(after.CpuSeconds - before.CpuSeconds, after.AllocatedBytes - before.AllocatedBytes);
    }

    private async Task<ProcessCounters> CountersAsync(CancellationToken cancellation) =>
        ProcessCounters.Parse(await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation).ConfigureAwait(false));
}
