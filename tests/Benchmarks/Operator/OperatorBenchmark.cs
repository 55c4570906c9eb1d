using System.Globalization;

namespace Benchmarks.Operator;

/// <summary>One run of everything about the operator.</summary>
internal sealed class OperatorBenchmark(OperatorOptions options, TextWriter output, TextWriter progress)
{
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var bench = await OperatorWorkbench.StartAsync(options).ConfigureAwait(false);
        await using (bench.ConfigureAwait(false))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {options.Services} services, {ServiceFleet.Concurrency} requests at once, {options.Rounds} rounds")).ConfigureAwait(false);
            await RunAsync(bench, cancellation).ConfigureAwait(false);
        }

        return 0;
    }

    private async Task RunAsync(OperatorWorkbench bench, CancellationToken cancellation)
    {
        var writes = await bench.RecordAsync(cancellation).ConfigureAwait(false);
        await progress.WriteLineAsync($"the operator makes a service with {writes.Count} writes; warming up").ConfigureAwait(false);
        await bench.BareAsync(writes, Math.Max(1, options.Services / 4), cancellation).ConfigureAwait(false);

        var rounds = new List<ServiceRound>();
        RestartResult? restart = null;
        for (var round = 0; round < options.Rounds; round++)
        {
            // Bare first, then the operator first: what drifts meets both alike.
            if (round % 2 == 0)
            {
                await AddAsync(bench.BareAsync(writes, options.Services, cancellation)).ConfigureAwait(false);
            }

            await AddAsync(bench.ConvergeAsync(
                options.Services,
                async _ => restart ??= await bench.RestartAsync(options.Services).ConfigureAwait(false),
                cancellation)).ConfigureAwait(false);
            if (round % 2 == 1)
            {
                await AddAsync(bench.BareAsync(writes, options.Services, cancellation)).ConfigureAwait(false);
            }
        }

        var scales = new List<ServiceRound>();
        foreach (var scale in options.Scales)
        {
            await progress.WriteLineAsync($"{scale} services").ConfigureAwait(false);
            scales.Add(await bench.ConvergeAsync(scale, _ => Task.CompletedTask, cancellation).ConfigureAwait(false));
        }

        await WriteAsync("converging beside a bare client", OperatorTables.Rounds(rounds)).ConfigureAwait(false);
        await WriteAsync("a restart over settled services", OperatorTables.Restart(restart!)).ConfigureAwait(false);
        await WriteAsync("cost of a service", OperatorTables.Scales(scales)).ConfigureAwait(false);
        await WriteAsync("targets", OperatorTables.Targets(rounds, restart!, scales)).ConfigureAwait(false);

        async Task AddAsync(Task<ServiceRound> measuring)
        {
            var measured = await measuring.ConfigureAwait(false);
            rounds.Add(measured);
            await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{measured.Who}: {measured.Seconds:0.00} s")).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(string title, string table) => output.WriteLineAsync($"\n{(options.Markdown ? "### " : string.Empty)}{title}\n\n{table}");
}
