using InferenceRuntime.Sessions;

namespace InferenceRuntime.Batching;

/// <summary>A request with more rows than a run may have: goes through the scheduler in parts, and its answer is put together again.</summary>
internal sealed class SplitRun(BatchScheduler scheduler, RunRequest request)
{
    private readonly RunRequest[] _parts = Split(request);
    private readonly RunResult[] _results = new RunResult[(request.Rows + request.MaxRows - 1) / request.MaxRows];
    private int _next = -1;

    public static async ValueTask<RunResult> RunAsync(BatchScheduler scheduler, RunRequest request, CancellationToken cancellation)
    {
        var split = new SplitRun(scheduler, request);
        try
        {
            await split.RunPartsAsync(cancellation).ConfigureAwait(false);
            if (split.Join() is { } result)
            {
                return result;
            }
        }
        finally
        {
            split.Release();
        }

        return await scheduler.RunWholeAsync(request, cancellation).ConfigureAwait(false);
    }

    private static RunRequest[] Split(RunRequest request)
    {
        var parts = new List<RunRequest>();
        for (var start = 0; start < request.Rows; start += request.MaxRows)
        {
            var rows = Math.Min(request.MaxRows, request.Rows - start);
            var inputs = request.Inputs.Select(input => input.Rows(start, rows)).ToArray();
            parts.Add(new RunRequest(request.Session, request.Batching, request.Observer, inputs, request.OutputNames, request.Priority));
        }

        return [.. parts];
    }

    /// <summary>As many parts at once as may run: one request must not fill the queue.</summary>
    private async Task RunPartsAsync(CancellationToken cancellation)
    {
        // When one part fails the others have nothing to wait for.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lanes = Enumerable.Range(0, Math.Min(scheduler.MaxRunning, _parts.Length)).Select(_ => Task.Run(() => LaneAsync(stop), CancellationToken.None)).ToArray();
        try
        {
            await Task.WhenAll(lanes).ConfigureAwait(false);
        }
        catch when (!cancellation.IsCancellationRequested && Array.Find(lanes, lane => lane.IsFaulted) is { } failed)
        {
            // The others' cancellation only followed from it.
            await failed.ConfigureAwait(false);
        }
    }

    private async Task LaneAsync(CancellationTokenSource stop)
    {
        try
        {
            for (var part = Interlocked.Increment(ref _next); part < _parts.Length; part = Interlocked.Increment(ref _next))
            {
                _results[part] = await scheduler.RunWholeAsync(_parts[part], stop.Token).ConfigureAwait(false);
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Null when the parts' outputs are no rows of one whole; the model's requests are not split any more then.</summary>
    private RunResult? Join()
    {
        var outputs = new Tensor[request.OutputNames.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            var output = i;
            var rows = Array.ConvertAll(_results, result => result.Outputs[output]);
            for (var part = 0; part < rows.Length; part++)
            {
                if (rows[part].Shape is not [var first, .. var rest] || first != _parts[part].Rows || !rest.AsSpan().SequenceEqual(rows[0].Shape.AsSpan(1)))
                {
                    request.Batching.TurnOff($"a run with {_parts[part].Rows} rows answered '{rows[part].Name}' with the shape {TensorShape.Format(rows[part].Shape)}");
                    MergedRun.Dispose(outputs);
                    return null;
                }
            }

            outputs[i] = TensorRows.Concatenate(rows, scheduler.Pool);
        }

        return new RunResult(outputs, _results.Max(result => result.Queue), Sum(result => result.Gather), Sum(result => result.Infer), Sum(result => result.Scatter));
    }

    private TimeSpan Sum(Func<RunResult, TimeSpan> part) => _results.Aggregate(TimeSpan.Zero, (sum, result) => sum + part(result));

    private void Release()
    {
        // The inputs are views of the request's; what ONNX Runtime holds of a view is the view's own.
        MergedRun.Dispose(_parts.SelectMany(part => part.Inputs));
        MergedRun.Dispose(_results.SelectMany(result => result.Outputs ?? []));
    }
}
