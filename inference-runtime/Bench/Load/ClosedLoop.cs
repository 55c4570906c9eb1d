namespace InferenceRuntime.Bench.Load;

/// <summary>
/// Closed loop: each worker sends its next request when it has the answer to the last. What ends between the end of the warm-up and the end of
/// the measurement is counted; the workers never stop in between, so neither end is idle time.
/// </summary>
internal sealed class ClosedLoop(TimeSpan warmup, TimeSpan duration, TimeProvider time)
{
    /// <summary>The time of one level.</summary>
    public TimeSpan Length => warmup + duration;

    /// <summary>Ends early, with what there is, when <paramref name="cancellation"/> asks for it.</summary>
    public async Task<LevelResult> RunAsync(ILoadTarget target, int concurrency, CancellationToken cancellation)
    {
        var workers = new List<ILoadWorker>(concurrency);
        try
        {
            while (workers.Count < concurrency)
            {
                workers.Add(await target.ConnectAsync(cancellation).ConfigureAwait(false));
            }

            return await RunAsync(workers, target.Blocks, cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<LevelResult> RunAsync(List<ILoadWorker> workers, bool blocks, CancellationToken cancellation)
    {
        var from = time.GetTimestamp() + Ticks(warmup);
        var until = from + Ticks(duration);
        var loops = workers.ConvertAll(worker => blocks
            ? Task.Factory.StartNew(() => LoopAsync(worker, from, until, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Task.Run(() => LoopAsync(worker, from, until, cancellation), CancellationToken.None));
        var tallies = await Task.WhenAll(loops).ConfigureAwait(false);

        var ended = Math.Clamp(time.GetTimestamp(), from, until);
        var all = new Tally();
        foreach (var tally in tallies)
        {
            all.Add(tally);
        }

        return new LevelResult(workers.Count, time.GetElapsedTime(from, ended), all);
    }

    private async Task<Tally> LoopAsync(ILoadWorker worker, long from, long until, CancellationToken cancellation)
    {
        var tally = new Tally();
        try
        {
            for (var now = time.GetTimestamp(); now < until && !cancellation.IsCancellationRequested;)
            {
                var began = now;
                var error = await worker.SendAsync(cancellation).ConfigureAwait(false);
                now = time.GetTimestamp();
                if (now >= from && now < until)
                {
                    tally.Add(error, time.GetElapsedTime(began, now));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The request that was under way counts for nothing.
        }

        return tally;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
