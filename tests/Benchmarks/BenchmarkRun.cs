using System.Globalization;
using Benchmarks.Processes;
using Benchmarks.Reports;
using Benchmarks.Scenarios;
using InferenceRuntime.Sessions;
using Testing;

namespace Benchmarks;

/// <summary>One run of everything that was asked for.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, TextWriter output, TextWriter progress)
{
    /// <summary>What <c>--only</c> may name.</summary>
    public static IReadOnlyList<string> Parts { get; } = [.. ScenarioCatalog.Names, Footprint.Name];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        OnnxRuntimeEnvironment.Create(SessionSettings.ForInspection, (_, message) => progress.WriteLine(message));
        var folder = Directory.CreateTempSubdirectory("benchmarks-");
        try
        {
            await RunAsync(folder.FullName, await ServerAsync(folder.FullName).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(string folder, BenchmarkOptions run, CancellationToken cancellation)
    {
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {run.Threads} threads inside an operator, {run.Rounds} rounds of {run.Cell.TotalSeconds} s")).ConfigureAwait(false);
        var catalog = new ScenarioCatalog(folder, run);
        var results = new List<ScenarioResult>();
        foreach (var name in ScenarioCatalog.Names.Where(run.Includes))
        {
            var result = await MeasureAsync(catalog, name, cancellation).ConfigureAwait(false);
            results.Add(result);
            await WriteAsync($"{result.Name}: {result.Title}", ScenarioTable.Of(result)).ConfigureAwait(false);
        }

        var footprint = run.Includes(Footprint.Name) ? await new Footprint(folder, run, progress).RunAsync(cancellation).ConfigureAwait(false) : null;
        if (footprint is not null)
        {
            await WriteAsync(Footprint.Name, FootprintTable.Of(footprint)).ConfigureAwait(false);
        }

        await WriteAsync("targets", TargetTable.Of(results, footprint)).ConfigureAwait(false);
    }

    private Task WriteAsync(string title, string table) => output.WriteLineAsync($"\n{(options.Markdown ? "### " : string.Empty)}{title}\n\n{table}");

    /// <summary>Unless another build was named, what users run is measured; the quick form takes what is there.</summary>
    private async Task<BenchmarkOptions> ServerAsync(string folder)
    {
        if (options.Quick || options.Server is not null)
        {
            return options with { Server = options.Server ?? RepositoryPaths.InferenceRuntime };
        }

        await progress.WriteLineAsync("publishing the server").ConfigureAwait(false);
        return options with { Server = await PublishedServer.CreateAsync(Path.Combine(folder, "server")).ConfigureAwait(false) };
    }

    private async Task<ScenarioResult> MeasureAsync(ScenarioCatalog catalog, string name, CancellationToken cancellation)
    {
        var scenario = await catalog.CreateAsync(name, cancellation).ConfigureAwait(false);
        await using (scenario.ConfigureAwait(false))
        {
            return await new RoundRunner(options, progress).RunAsync(scenario, cancellation).ConfigureAwait(false);
        }
    }
}
