namespace Benchmarks;

/// <summary>How much is measured.</summary>
/// <param name="Quick">The shortest form, which proves that everything runs and nothing more.</param>
/// <param name="Only">Names of scenarios; empty for all.</param>
/// <param name="Rounds">How often each cell is measured.</param>
/// <param name="Threads">Threads inside an operator, of every session.</param>
/// <param name="Pause">Between two measurements: leaves a machine that is shared to others for that long.</param>
/// <param name="Server">The server's executable; null for one that is published first.</param>
/// <param name="Markdown">Whether the tables are written in Markdown.</param>
internal sealed record BenchmarkOptions(bool Quick, IReadOnlyList<string> Only, int Rounds, int Threads, TimeSpan Pause, string? Server, bool Markdown)
{
    /// <summary>One measurement.</summary>
    public TimeSpan Cell => TimeSpan.FromSeconds(Quick ? 0.05 : 1);

    /// <summary>Before each measurement, at the same concurrency.</summary>
    public TimeSpan Warmup => TimeSpan.FromSeconds(Quick ? 0.02 : 0.2);

    /// <summary>Once for each candidate, before the first round: at a hundred requests a second .NET takes seconds to compile the hot code at its best.</summary>
    public TimeSpan Settle => TimeSpan.FromSeconds(Quick ? 0.02 : 5);

    /// <summary>Starts that are timed.</summary>
    public int Starts => Quick ? 1 : 7;

    public bool Includes(string scenario) => Only.Count == 0 || Only.Contains(scenario, StringComparer.Ordinal);
}
