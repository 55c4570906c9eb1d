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
        ? new([.. Rounds(candidate, concurrency).Zip(Rounds(found.Baseline, concurrency), (ours, theirs) => ours / theirs)])
        : null;

    /// <summary>The most rows a second at any concurrency over the most of the baseline, round by round.</summary>
    public Series BestRatio(Comparison comparison) => new([.. Best(comparison.Candidate).Zip(Best(comparison.Baseline), (ours, theirs) => ours / theirs)]);

    private IEnumerable<double> Rounds(string candidate, int concurrency) => _rounds[(candidate, concurrency)].Select(cell => cell.RowsPerSecond);

    private double[] Best(string candidate)
    {
        var levels = Cells.Where(cell => cell.Candidate == candidate).Select(cell => Rounds(candidate, cell.Concurrency).ToArray()).ToArray();
        return [.. Enumerable.Range(0, levels[0].Length).Select(round => levels.Max(level => level[round]))];
    }
}
