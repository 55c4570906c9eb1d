using InferenceRuntime.Sessions;

namespace InferenceRuntime.Batching;

/// <summary>One run with the rows of several requests.</summary>
internal sealed class MergedRun : IDisposable
{
    private readonly List<QueuedRun> _runs;
    private readonly Tensor[] _inputs;
    private readonly int _rows;

    private MergedRun(List<QueuedRun> runs, Tensor[] inputs, int rows)
    {
        _runs = runs;
        _inputs = inputs;
        _rows = rows;
    }

    /// <summary>Copies the requests' inputs together.</summary>
    public static MergedRun Gather(List<QueuedRun> runs, NativeBufferPool pool)
    {
        var inputs = new Tensor[runs[0].Request.Inputs.Count];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = TensorRows.Concatenate(runs.ConvertAll(run => run.Request.Inputs[i]), pool);
            }

            return new MergedRun(runs, inputs, runs.Sum(run => run.Request.Rows));
        }
        catch
        {
            Dispose(inputs);
            throw;
        }
    }

    public static void Dispose(IEnumerable<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
        {
            tensor?.Dispose();
        }
    }

    /// <summary>Runs the model and answers every request with its own rows. Throws without having answered any.</summary>
    public void Run(TimeProvider time, long started, CancellationToken abandoned)
    {
        var request = _runs[0].Request;
        var gathered = time.GetTimestamp();
        var outputs = request.Session.Run(_inputs, request.OutputNames, abandoned);
        var answered = time.GetTimestamp();
        if (Array.Find(outputs, output => output.Shape.Length == 0 || output.Shape[0] != _rows) is { } odd)
        {
            var found = $"a run with {_rows} rows answered '{odd.Name}' with the shape {TensorShape.Format(odd.Shape)}";
            Dispose(outputs);
            request.Batching.TurnOff(found);
            throw new NotSupportedException(found);
        }

        var (gather, infer) = (time.GetElapsedTime(started, gathered), time.GetElapsedTime(gathered, answered));
        var shared = new SharedTensors(outputs, _runs.Count * outputs.Length);
        var parts = Scatter(outputs, shared);
        var scatter = time.GetElapsedTime(answered);
        request.Observer.Ran(_rows, gather, infer, scatter);
        for (var i = 0; i < parts.Length; i++)
        {
            var result = new RunResult(parts[i], time.GetElapsedTime(_runs[i].Arrived, started), gather, infer, scatter);
            if (!_runs[i].Succeed(result))
            {
                Dispose(parts[i]);
            }
        }
    }

    public void Dispose() => Dispose(_inputs);

    /// <summary>Each request's rows of each output, over the outputs' own memory.</summary>
    private Tensor[][] Scatter(Tensor[] outputs, SharedTensors shared)
    {
        var parts = new Tensor[_runs.Count][];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var rows = _runs[i].Request.Rows;
            parts[i] = Array.ConvertAll(outputs, output => output.Rows(start, rows, shared));
            start += rows;
        }

        return parts;
    }
}
