namespace InferenceRuntime.Bench.Load;

/// <summary>What one worker, or all of them, saw.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);

    /// <summary>How long the answered requests took.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Failed requests by their kind.</summary>
    public IReadOnlyDictionary<string, long> Errors => _errors;

    public void Add(string? error, TimeSpan duration)
    {
        if (error is null)
        {
            Latency.Record(duration);
        }
        else
        {
            _errors[error] = _errors.GetValueOrDefault(error) + 1;
        }
    }

    public void Add(Tally other)
    {
        Latency.Add(other.Latency);
        foreach (var (kind, count) in other._errors)
        {
            _errors[kind] = _errors.GetValueOrDefault(kind) + count;
        }
    }
}
