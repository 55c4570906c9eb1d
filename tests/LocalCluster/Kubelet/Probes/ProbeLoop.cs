namespace LocalCluster.Kubelet.Probes;

/// <summary>Repeats a probe and reports when it has succeeded or failed often enough in a row.</summary>
/// <param name="probe">How often, how long, how many times.</param>
/// <param name="attempt">One attempt, within the probe's time-out.</param>
/// <param name="time">The clock between attempts.</param>
public sealed class ProbeLoop(Probe probe, Func<CancellationToken, Task<ProbeResult>> attempt, TimeProvider time)
{
    /// <summary>
    /// Runs until <paramref name="decided"/> answers false or it is cancelled. <paramref name="failed"/> hears of each attempt that did not succeed;
    /// <paramref name="decided"/> of each one that leaves the threshold reached: true for success.
    /// </summary>
    public async Task RunAsync(Action<string> failed, Func<bool, bool> decided, CancellationToken cancel)
    {
        var successes = 0;
        var failures = 0;
        await Task.Delay(probe.InitialDelay, time, cancel).ConfigureAwait(false);
        while (true)
        {
            var started = time.GetTimestamp();
            var result = await attempt(cancel).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            (successes, failures) = result.Success ? (successes + 1, 0) : (0, failures + 1);
            if (!result.Success)
            {
                failed(result.Message);
            }

            var goOn = true;
            if (successes >= probe.SuccessThreshold)
            {
                goOn = decided(true);
            }
            else if (failures >= probe.FailureThreshold)
            {
                goOn = decided(false);
            }

            if (!goOn)
            {
                return;
            }

            // The period counts from start to start, so a slow answer does not slow the probe down.
            var rest = probe.Period - time.GetElapsedTime(started);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, cancel).ConfigureAwait(false);
        }
    }
}
