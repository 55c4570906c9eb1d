using InferenceRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Models;

/// <summary>Runs a model on zeros in shapes made from its own signature, so that ready means proven and the first request pays for nothing.</summary>
public sealed class ModelWarmup(int iterations, NativeBufferPool pool, TimeProvider time)
{
    // Enough to get through the shape search of a large model; a model that needs more is told so instead of never becoming ready.
    private const long MaxInputBytes = 256L * 1024 * 1024;

    /// <summary>Throws <see cref="LoadFailureReason.WarmupFailed"/> when no shape is answered.</summary>
    public WarmupResult Run(ModelSession session, CancellationToken cancellation)
    {
        if (iterations == 0)
        {
            return default;
        }

        string? first = null;
        foreach (var (shapes, fill) in Attempts(session.Signature))
        {
            try
            {
                return new WarmupResult(Run(session, shapes, fill, cancellation), shapes);
            }
            catch (Exception e) when (e is OnnxRuntimeException or OverflowException)
            {
                if (Serving.RunFailure.IsOutOfMemory(e.Message))
                {
                    throw new ModelLoadException(LoadFailureReason.OutOfMemory, $"The warm-up with {Describe(session, shapes)} needs more memory than there is: {e.Message}", e);
                }

                // The smallest shape's error is the telling one; the later ones only say that the search went on.
                first ??= $"with {Describe(session, shapes)}: {e.Message}";
            }
        }

        throw new ModelLoadException(LoadFailureReason.WarmupFailed, $"The model does not answer its warm-up {first}");
    }

    /// <summary>Zeros in every shape; then ones, since a zero may be what a model divides by.</summary>
    private static IEnumerable<(long[][] Shapes, byte Fill)> Attempts(ModelSignature signature) =>
        WarmupShapes.For(signature).Select(shapes => (shapes, (byte)0))
            .Concat(signature.Inputs.Any(input => IsInteger(input.Datatype)) ? WarmupShapes.For(signature).Select(shapes => (shapes, (byte)1)) : []);

    private TimeSpan Run(ModelSession session, long[][] shapes, byte fill, CancellationToken cancellation)
    {
        var inputs = new List<Tensor>(shapes.Length);
        try
        {
            for (var i = 0; i < shapes.Length; i++)
            {
                inputs.Add(Make(session.Signature.Inputs[i], shapes[i], fill));
            }

            var fastest = TimeSpan.MaxValue;
            for (var i = 0; i < iterations; i++)
            {
                var started = time.GetTimestamp();
                foreach (var output in session.Run(inputs, session.Signature.OutputNames, cancellation))
                {
                    output.Dispose();
                }

                var elapsed = time.GetElapsedTime(started);
                fastest = elapsed < fastest ? elapsed : fastest;
            }

            return fastest;
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }
    }

    private Tensor Make(TensorSpec spec, long[] shape, byte fill)
    {
        if (!TensorShape.TryCount(shape, out var count) || count > MaxInputBytes / Math.Max(1, spec.Datatype.Size()))
        {
            throw new OverflowException($"Input '{spec.Name}' of the shape {TensorShape.Format(shape)} is larger than a warm-up may be.");
        }

        if (spec.Datatype == Datatype.Bytes)
        {
            return Tensor.Strings(spec.Name, shape, count);
        }

        var tensor = Tensor.Allocate(spec.Name, spec.Datatype, shape, count, pool);
        tensor.Data.Clear();
        if (fill != 0 && IsInteger(spec.Datatype))
        {
            // Little-endian: the lowest byte of each element.
            for (var i = 0; i < tensor.Data.Length; i += spec.Datatype.Size())
            {
                tensor.Data[i] = fill;
            }
        }

        return tensor;
    }

    private static bool IsInteger(Datatype datatype) => datatype is >= Datatype.UInt8 and <= Datatype.Int64;

    private static string Describe(ModelSession session, long[][] shapes) =>
        string.Join(", ", session.Signature.Inputs.Select((input, i) => $"{input.Name} {TensorShape.Format(shapes[i])}"));
}
