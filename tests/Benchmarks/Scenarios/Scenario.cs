using Benchmarks.Candidates;

namespace Benchmarks.Scenarios;

/// <summary>Candidates that are measured side by side, with the processes that they stand on.</summary>
/// <param name="Name">Short, for <c>--only</c>.</param>
/// <param name="Title">The model and the request, for the table.</param>
/// <param name="Candidates">In the order of a round.</param>
/// <param name="Concurrency">The levels that each candidate is measured at.</param>
/// <param name="Comparisons">Whose rows a second are set against whose, at the same concurrency.</param>
/// <param name="Owned">Disposed with the scenario, last first.</param>
internal sealed record Scenario(
    string Name,
    string Title,
    IReadOnlyList<ICandidate> Candidates,
    IReadOnlyList<int> Concurrency,
    IReadOnlyList<Comparison> Comparisons,
    Stack<object> Owned) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        while (Owned.TryPop(out var owned))
        {
            switch (owned)
            {
                case IAsyncDisposable later: await later.DisposeAsync().ConfigureAwait(false); break;
                case IDisposable now: now.Dispose(); break;
            }
        }
    }
}

/// <summary>A candidate against a baseline.</summary>
internal sealed record Comparison(string Candidate, string Baseline);
