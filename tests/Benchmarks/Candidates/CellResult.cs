namespace Benchmarks.Candidates;

/// <summary>What one candidate did at one concurrency in one round.</summary>
/// <param name="RowsPerSecond">Answered rows a second: requests times their batch.</param>
/// <param name="P50">Milliseconds that half of the requests did not exceed; and so on.</param>
/// <param name="Errors">Requests that failed.</param>
/// <param name="CpuMilliseconds">Processor time of the serving process for one request, user and system.</param>
/// <param name="ClientCpuMilliseconds">Processor time of the load generator for one request; it runs on the same cores.</param>
/// <param name="AllocatedBytes">Managed memory that the serving process allocated for one request.</param>
internal sealed record CellResult(
    double RowsPerSecond, double P50, double P90, double P95, double P99, double Max, long Errors, double CpuMilliseconds, double ClientCpuMilliseconds, double AllocatedBytes);
