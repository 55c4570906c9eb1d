using System.Diagnostics;
using System.Security.Cryptography;
using Benchmarks.Processes;
using Testing;
using Testing.Onnx;

namespace Benchmarks.Scenarios;

/// <summary>Start and memory with a model of 10 MB.</summary>
internal sealed class Footprint(string folder, BenchmarkOptions options, TextWriter progress)
{
    public const string Name = "footprint";

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(1);

    public async Task<FootprintResult> RunAsync(CancellationToken cancellation)
    {
        var bytes = BenchmarkModels.TenMegabytes();
        var model = Path.Combine(folder, $"{Name}.onnx");
        await File.WriteAllBytesAsync(model, bytes, cancellation).ConfigureAwait(false);
        var cache = Path.Combine(folder, "footprint-cache");

        // With its digest pinned the model is taken from the cache, as a container that restarts does; the first start fills that.
        string[] arguments = [.. ServerProcess.Arguments(model, cache, options.Threads), $"--model-sha256=m={Convert.ToHexStringLower(SHA256.HashData(bytes))}"];
        await StartAsync(arguments).ConfigureAwait(false);

        List<double> starts = [], raw = [], server = [];
        for (var round = 0; round < options.Starts; round++)
        {
            await progress.WriteLineAsync($"{Name}: round {round + 1} of {options.Starts}").ConfigureAwait(false);
            starts.Add((await StartAsync(arguments).ConfigureAwait(false)).TotalSeconds);
            raw.Add(await RawMemoryAsync(model, cancellation).ConfigureAwait(false));
            server.Add(await ServerMemoryAsync(model, cancellation).ConfigureAwait(false));
        }

        return new FootprintResult(new Series([.. starts]), new Series([.. raw]), new Series([.. server]));
    }

    private async Task<TimeSpan> StartAsync(string[] arguments)
    {
        var began = Stopwatch.GetTimestamp();
        var process = ChildProcess.Start(options.Server!, arguments);
        await using (process.ConfigureAwait(false))
        {
            await process.WaitForLineAsync("ready: ").ConfigureAwait(false);
            return Stopwatch.GetElapsedTime(began);
        }
    }

    private async Task<double> RawMemoryAsync(string model, CancellationToken cancellation)
    {
        var raw = await RawProcess.StartAsync(model, options.Threads, null, cancellation).ConfigureAwait(false);
        await using (raw.ConfigureAwait(false))
        {
            await raw.MeasureAsync(new RawCommand(1, 1, 0, Load.TotalSeconds), cancellation).ConfigureAwait(false);
            return raw.ResidentBytes;
        }
    }

    private async Task<double> ServerMemoryAsync(string model, CancellationToken cancellation)
    {
        var bench = new Workbench(folder, model, null, options);
        using var requests = bench.Requests;
        var server = await bench.ServeAsync().ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            var candidate = requests.Binary("binary", server);
            await candidate.MeasureAsync(1, TimeSpan.Zero, Load, cancellation).ConfigureAwait(false);
            return server.ResidentBytes;
        }
    }
}
