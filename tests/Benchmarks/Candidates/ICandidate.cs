namespace Benchmarks.Candidates;

/// <summary>Something that answers, to be measured beside others.</summary>
internal interface ICandidate : IAsyncDisposable
{
    /// <summary>Short, as the table shows it.</summary>
    string Name { get; }

    Task<CellResult> MeasureAsync(int concurrency, TimeSpan warmup, TimeSpan duration, CancellationToken cancellation);
}
