namespace Benchmarks.Operator;

/// <summary>What a start over settled services, and a look at all of them, did.</summary>
/// <param name="Services">How many there are.</param>
/// <param name="SyncedSeconds">From the start of the process until every cache is filled.</param>
/// <param name="LeaderSeconds">Until it leads; a lease that was released is free.</param>
/// <param name="SettledSeconds">Until each service was reconciled once.</param>
/// <param name="Writes">What it wrote in all that, the lease left out.</param>
/// <param name="ResyncWrites">What it wrote while every service was looked at again.</param>
/// <param name="ResyncCpuSeconds">Processor time of looking at every service again.</param>
/// <param name="RestingBytes">Working set at rest.</param>
internal sealed record RestartResult(
    int Services, double SyncedSeconds, double LeaderSeconds, double SettledSeconds, int Writes, int ResyncWrites, double ResyncCpuSeconds, long RestingBytes);
