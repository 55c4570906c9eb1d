namespace InferenceRuntime.Batching;

/// <summary>Requests that leave the queue together. Runs on a pool thread, and goes on there with the batches after it.</summary>
internal sealed class Batch(BatchScheduler scheduler, List<QueuedRun> runs) : IThreadPoolWorkItem
{
    private CancellationTokenSource? _abandoned;
    private int _present;

    /// <summary>Runs a request by itself, on the caller's thread.</summary>
    public static RunResult RunAlone(RunRequest request, long arrived, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var outputs = request.Session.Run(request.Inputs, request.OutputNames, cancellation);
        var infer = time.GetElapsedTime(started);
        request.Observer.Ran(request.Rows, TimeSpan.Zero, infer, TimeSpan.Zero);
        return new RunResult(outputs, time.GetElapsedTime(arrived, started), TimeSpan.Zero, infer, TimeSpan.Zero);
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var batch = this; batch is not null; batch = scheduler.Next())
        {
            batch.Run();
        }
    }

    /// <summary>One of its requests was cancelled; when the last one is, the run itself ends.</summary>
    public void Abandon()
    {
        if (Interlocked.Decrement(ref _present) == 0)
        {
            _abandoned!.Cancel();
        }
    }

    private void Run()
    {
        var present = runs.FindAll(run => run.TryUse());
        if (present.Count > 1)
        {
            present = RunMerged(present);
        }

        present.ForEach(RunAlone);
    }

    private void RunAlone(QueuedRun run)
    {
        if (!run.TryUse())
        {
            return;
        }

        try
        {
            var result = RunAlone(run.Request, run.Arrived, scheduler.Time, run.Cancellation);
            if (!run.Succeed(result))
            {
                MergedRun.Dispose(result.Outputs);
            }
        }
        catch (Exception e)
        {
            run.Fail(e);
        }
    }

    /// <returns>The requests that are still to be answered, one by one: none after a good run, all after one that failed.</returns>
    private List<QueuedRun> RunMerged(List<QueuedRun> present)
    {
        // Not disposed, which it does not need: the last request may be cancelled in the moment in which the run ends.
        var abandoned = _abandoned = new CancellationTokenSource();
        try
        {
            var started = scheduler.Time.GetTimestamp();
            using var merged = MergedRun.Gather(present, scheduler.Pool);

            // From here on a request may leave: the batch has its own copy of the inputs. The count is taken first, with one for this thread.
            _present = present.Count + 1;
            present.FindAll(run => !run.TryEnter(this)).ForEach(_ => Abandon());
            Abandon();
            merged.Run(scheduler.Time, started, abandoned.Token);
            return [];
        }
        catch (Exception)
        {
            // Whose fault it is, and whether it was anybody's, shows when each runs alone: one bad request must not spoil the others.
            return present;
        }
    }
}
