using Benchmarks.Candidates;

namespace Benchmarks.Scenarios;

/// <summary>
/// Measures the candidates of a scenario in rounds, A B C A B C: what happens on the machine meanwhile, and what drifts, meets all of them. Every other round
/// goes backwards, so that no candidate always follows the same one.
/// </summary>
internal sealed class RoundRunner(BenchmarkOptions options, TextWriter progress)
{
    public async Task<ScenarioResult> RunAsync(Scenario scenario, CancellationToken cancellation)
    {
        var result = new ScenarioResult(scenario);
        foreach (var candidate in scenario.Candidates)
        {
            // Until the code is compiled at its best and the pools are filled; nothing of it counts.
            await candidate.MeasureAsync(scenario.Concurrency[^1], options.Settle, options.Cell, cancellation).ConfigureAwait(false);
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            await progress.WriteLineAsync($"{scenario.Name}: round {round + 1} of {options.Rounds}").ConfigureAwait(false);
            foreach (var (candidate, concurrency) in Order(scenario, round))
            {
                await Task.Delay(options.Pause, cancellation).ConfigureAwait(false);
                var cell = await candidate.MeasureAsync(concurrency, options.Warmup, options.Cell, cancellation).ConfigureAwait(false);
                result.Add(candidate.Name, concurrency, cell.Errors == 0
                    ? cell
                    : throw new InvalidOperationException($"{scenario.Name}, {candidate.Name} at {concurrency}: {cell.Errors} requests failed, so the figures mean nothing."));
            }
        }

        return result;
    }

    private static IEnumerable<(ICandidate Candidate, int Concurrency)> Order(Scenario scenario, int round)
    {
        var cells = scenario.Concurrency.SelectMany(concurrency => scenario.Candidates.Select(candidate => (candidate, concurrency)));
        return round % 2 == 0 ? cells : cells.Reverse();
    }
}
