namespace Benchmarks.Operator;

/// <summary>What the convergence of a number of services cost.</summary>
/// <param name="Who">The operator or the bare client.</param>
/// <param name="Services">How many InferenceServices.</param>
/// <param name="Seconds">From the first request to the last status, or to the last answer.</param>
/// <param name="Writes">Requests that write, without those that create the InferenceServices.</param>
/// <param name="CpuSeconds">The operator's processor time; the bare client's is the harness's and not known alone.</param>
/// <param name="ServerCpuSeconds">The API server's.</param>
internal sealed record ServiceRound(string Who, int Services, double Seconds, int Writes, double? CpuSeconds, double ServerCpuSeconds);
