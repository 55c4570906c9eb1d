using InferenceRuntime.Sessions;

namespace InferenceRuntime.Batching;

/// <summary>Work for a model's session. Its inputs, in the signature's order, stay valid until the scheduler has answered.</summary>
public sealed class RunRequest(
    ModelSession session, ModelBatching batching, IRunObserver observer, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputNames, int priority = 0)
{
    private readonly int? _sharedRows = SharedRows(inputs);

    // Read once: the model's batching may be turned off while the request waits, and its place in the queue hangs on this.
    private readonly int _maxRows = batching.MaxRows;

    public ModelSession Session => session;

    public ModelBatching Batching => batching;

    public IRunObserver Observer => observer;

    public IReadOnlyList<Tensor> Inputs => inputs;

    public IReadOnlyList<string> OutputNames => outputNames;

    /// <summary>1 leaves the queue first; 0 says nothing and comes after all that say something.</summary>
    public int Priority => priority == 0 ? int.MaxValue : priority;

    /// <summary>The size of the first dimension that all inputs share; 1 when they share none.</summary>
    public int Rows => _sharedRows ?? 1;

    /// <summary>Rows that one run may have.</summary>
    public int MaxRows => _maxRows;

    /// <summary>Whether other requests may join its run.</summary>
    public bool CanMerge => _sharedRows > 0 && _sharedRows < _maxRows;

    /// <summary>Whether it has more rows than one run may have.</summary>
    public bool IsOversize => _maxRows > 1 && _sharedRows > _maxRows;

    /// <summary>Whether both may be rows of one run: the same session, outputs, and shapes past the first dimension.</summary>
    public bool Fits(RunRequest other)
    {
        if (session != other.Session || inputs.Count != other.Inputs.Count || !SameOutputs(other))
        {
            return false;
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            if (!inputs[i].Shape.AsSpan(1).SequenceEqual(other.Inputs[i].Shape.AsSpan(1)))
            {
                return false;
            }
        }

        return true;
    }

    private static int? SharedRows(IReadOnlyList<Tensor> tensors)
    {
        var rows = -1L;
        for (var i = 0; i < tensors.Count; i++)
        {
            var shape = tensors[i].Shape;
            if (shape.Length == 0 || shape[0] > int.MaxValue || (rows >= 0 && shape[0] != rows))
            {
                return null;
            }

            rows = shape[0];
        }

        return rows < 0 ? null : (int)rows;
    }

    private bool SameOutputs(RunRequest other) => ReferenceEquals(outputNames, other.OutputNames) || outputNames.SequenceEqual(other.OutputNames, StringComparer.Ordinal);
}
