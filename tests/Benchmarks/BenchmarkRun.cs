using System.Globalization;
using Benchmarks.Reports;
using Benchmarks.Scenarios;
using InferenceRuntime.Sessions;

namespace Benchmarks;

/// <summary>One run of everything that was asked for.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, TextWriter output, TextWriter progress)
{
    /// <summary>What <c>--only</c> may name.</summary>
    public static IReadOnlyList<string> Parts { get; } = [.. ScenarioCatalog.Names];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        OnnxRuntimeEnvironment.Create(SessionSettings.ForInspection, (_, message) => progress.WriteLine(message));
        var folder = Directory.CreateTempSubdirectory("benchmarks-");
        try
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {options.Rounds} rounds of {options.Cell.TotalSeconds} s")).ConfigureAwait(false);
            var catalog = new ScenarioCatalog(folder.FullName, options);
            foreach (var name in ScenarioCatalog.Names.Where(options.Includes))
            {
                var result = await MeasureAsync(catalog, name, cancellation).ConfigureAwait(false);
                await output.WriteLineAsync($"\n{(options.Markdown ? "### " : string.Empty)}{result.Name}: {result.Title}\n\n{ScenarioTable.Of(result)}").ConfigureAwait(false);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
