using Benchmarks.Candidates;

namespace Benchmarks.Scenarios;

/// <summary>The rounds of one scenario.</summary>
internal sealed class ScenarioResult(Scenario scenario)
{
    private readonly Dictionary<(string Candidate, int Concurrency), List<CellResult>> _rounds = [];

    public string Name { get; } = scenario.Name;

    public string Title { get; } = scenario.Title;

    public IReadOnlyList<Comparison> Comparisons { get; } = scenario.Comparisons;

    /// <summary>Candidates and levels in the order of the table.</summary>
    public IReadOnlyList<(string Candidate, int Concurrency)> Cells { get; } =
        [.. scenario.Candidates.SelectMany(candidate => scenario.Concurrency.Select(concurrency => (candidate.Name, concurrency)))];

    public void Add(string candidate, int concurrency, CellResult result)
    {
        if (!_rounds.TryGetValue((candidate, concurrency), out var results))
        {
            _rounds[(candidate, concurrency)] = results = [];
        }

        results.Add(result);
    }

    public Series Of(string candidate, int concurrency, Func<CellResult, double> value) => new([.. _rounds[(candidate, concurrency)].Select(value)]);

    /// <summary>Rows a second over the baseline's, round by round, so that what disturbed both at that time cancels out. Null where there is no baseline.</summary>
    public Series? RatioOf(string candidate, int concurrency) => Comparisons.FirstOrDefault(comparison => comparison.Candidate == candidate) is { } found
        ? Ratio(candidate, found.Baseline, concurrency, result => result.RowsPerSecond)
        : null;

    /// <summary>Processor time a request over the baseline's.</summary>
    public Series Ratio(string candidate, string baseline, int concurrency, Func<CellResult, double> value) => new(
        [.. _rounds[(candidate, concurrency)].Zip(_rounds[(baseline, concurrency)], (ours, theirs) => value(ours) / value(theirs))]);
}
