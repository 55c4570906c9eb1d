namespace InferenceRuntime.Bench.Reports;

/// <summary>A sweep, for programs.</summary>
internal sealed record SweepDocument(string Subject, string Inputs, IReadOnlyList<PointDocument> Points, RecommendationDocument? Recommended);

/// <summary>One combination.</summary>
internal sealed record PointDocument(int? Threads, int Batch, LevelDocument Level);

/// <summary>The settings to take, what they brought, and the YAML for the InferenceService's spec.</summary>
internal sealed record RecommendationDocument(
    int? IntraOpThreads, int MaxBatchSize, int? Cpu, int Concurrency, double RowsPerSecond, double P95Milliseconds, string Yaml);
