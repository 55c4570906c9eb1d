namespace InferenceRuntime.Bench.Reports;

/// <summary>Results for programs.</summary>
internal sealed record BenchDocument(string Subject, string Inputs, int Rows, IReadOnlyList<LevelDocument> Levels);

/// <summary>One level of concurrency.</summary>
internal sealed record LevelDocument(
    int Concurrency,
    double Seconds,
    long Requests,
    double RequestsPerSecond,
    double RowsPerSecond,
    LatencyDocument LatencyMilliseconds,
    IReadOnlyDictionary<string, long> Errors);

/// <summary>Milliseconds from sending a request to the end of its answer.</summary>
internal sealed record LatencyDocument(double Mean, double P50, double P90, double P95, double P99, double Max);
