using InferenceRuntime.Batching;
using InferenceRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Models;

/// <summary>
/// Finds out whether requests to a model may be merged: its signature must have a batch dimension, and two rows that run together must get
/// the answers that they get alone. A signature alone does not tell: a model may well normalise, or sort, over its first dimension.
/// </summary>
public sealed class BatchProof(int maxRows, NativeBufferPool pool)
{
    // Kernels sum in another order for another batch size; half precision has about three digits.
    private const double RelativeTolerance = 1e-2;
    private const double AbsoluteTolerance = 1e-3;

    private const int Seed = 1;

    /// <param name="session">A session that has answered its warm-up.</param>
    /// <param name="shapes">The shapes that it answered; null when there was no warm-up, and only the signature is looked at.</param>
    public ModelBatching Check(ModelSession session, long[][]? shapes)
    {
        if (maxRows == 1)
        {
            return ModelBatching.Off;
        }

        var whyNot = SignatureObstacle(session.Signature) ?? (shapes is null ? null : RunObstacle(session, shapes));
        return new ModelBatching(maxRows, whyNot);
    }

    private static string? SignatureObstacle(ModelSignature signature) =>
        signature.Inputs.FirstOrDefault(input => !HasBatchDimension(input)) is { } fixedInput ? $"the first dimension of the input {fixedInput} is not free"
        : signature.Outputs.FirstOrDefault(output => !HasBatchDimension(output)) is { } fixedOutput ? $"the first dimension of the output {fixedOutput} is not free"
        : signature.Inputs.Select(input => input.Symbols[0]).Distinct(StringComparer.Ordinal).Count() > 1 ? "the first dimensions of its inputs have different names"
        : null;

    private static bool HasBatchDimension(TensorSpec spec) => spec.Shape is [TensorShape.Free, ..];

    private string? RunObstacle(ModelSession session, long[][] shapes)
    {
        List<Tensor> held = [];
        try
        {
            var random = new Random(Seed);
            var one = Inputs(session.Signature, shapes, random, held);
            var other = Inputs(session.Signature, shapes, random, held);
            var both = one.Select((input, i) => Hold(TensorRows.Concatenate([input, other[i]], pool), held)).ToArray();
            var first = Run(session, one, held);
            var second = Run(session, other, held);
            var together = Run(session, both, held);
            return together.Select((output, i) => Difference(output, first[i], second[i])).FirstOrDefault(difference => difference is not null);
        }
        catch (OnnxRuntimeException e)
        {
            return $"two rows do not run together: {e.Message}";
        }
        finally
        {
            held.ForEach(tensor => tensor.Dispose());
        }
    }

    private static Tensor[] Run(ModelSession session, IReadOnlyList<Tensor> inputs, List<Tensor> held)
    {
        var outputs = session.Run(inputs, session.Signature.OutputNames, CancellationToken.None);
        held.AddRange(outputs);
        return outputs;
    }

    private static Tensor Hold(Tensor tensor, List<Tensor> held)
    {
        held.Add(tensor);
        return tensor;
    }

    /// <summary>One row of noise in the shapes that the model accepts.</summary>
    private Tensor[] Inputs(ModelSignature signature, long[][] shapes, Random random, List<Tensor> held) => [.. signature.Inputs.Select((spec, i) =>
    {
        long[] shape = [1, .. shapes[i].AsSpan(1)];
        TensorShape.TryCount(shape, out var count);
        if (spec.Datatype == Datatype.Bytes)
        {
            return Hold(Tensor.Strings(spec.Name, shape, count), held);
        }

        var tensor = Hold(Tensor.Allocate(spec.Name, spec.Datatype, shape, count, pool), held);
        for (var element = 0; element < count; element++)
        {
            // Whole numbers stay 0 or 1: they may be indices.
            var value = spec.Datatype is >= Datatype.FP16 and <= Datatype.FP64 ? random.NextDouble() : random.Next(2);
            TensorElements.Write(tensor, element, value);
        }

        return tensor;
    })];

    private static string? Difference(Tensor together, Tensor first, Tensor second)
    {
        if (together.Shape is not [2, ..] || first.Shape is not [1, ..] || together.Count != first.Count + second.Count)
        {
            return $"a run with 2 rows answered '{together.Name}' with the shape {TensorShape.Format(together.Shape)}, with 1 row {TensorShape.Format(first.Shape)}";
        }

        for (var i = 0; i < together.Count; i++)
        {
            var alone = i < first.Count ? (Tensor: first, Index: i) : (Tensor: second, Index: i - first.Count);
            if (!Same(together, i, alone.Tensor, alone.Index))
            {
                return $"two rows that run together get another '{together.Name}' than each alone, so the rows are not independent";
            }
        }

        return null;
    }

    private static bool Same(Tensor x, int i, Tensor y, int j)
    {
        if (x.Datatype == Datatype.Bytes)
        {
            return x.GetString(i).SequenceEqual(y.GetString(j));
        }

        var (left, right) = (TensorElements.Read(x, i), TensorElements.Read(y, j));
        return left.Equals(right) || Math.Abs(left - right) <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(right));
    }
}
