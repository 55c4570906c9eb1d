using System.Globalization;
using System.Text;
using InferenceRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Models;

/// <summary>Runs a model on values and shapes made from its own signature, so that ready means proven and the first request pays for nothing.</summary>
public sealed class ModelWarmup(int iterations, NativeBufferPool pool, TimeProvider time)
{
    // Enough to get through the shape search of a large model; a model that needs more is told so instead of never becoming ready.
    private const long MaxInputBytes = 256L * 1024 * 1024;

    // Zeros, and ones for integers.
    private const int CommonFills = 2;

    // Those with every free dimension but the batch grown to one of the sizes.
    private const int ShapesPerRareFill = 12;

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

    /// <summary>Every shape with zeros, and with ones for integers; the rarer values only with the first shapes, since each try is a run of the model.</summary>
    private static IEnumerable<(long[][] Shapes, WarmupFills.Fill Fill)> Attempts(ModelSignature signature) =>
        WarmupFills.For(signature).SelectMany((fill, i) => WarmupShapes.For(signature).Take(i < CommonFills ? int.MaxValue : ShapesPerRareFill).Select(shapes => (shapes, fill)));

    private TimeSpan Run(ModelSession session, long[][] shapes, WarmupFills.Fill fill, CancellationToken cancellation)
    {
        var inputs = new List<Tensor>(shapes.Length);
        try
        {
            for (var i = 0; i < shapes.Length; i++)
            {
                inputs.Add(Make(session.Signature.Inputs[i], shapes[i], fill));
            }

            var fastest = TimeSpan.MaxValue;
            for (var i = 0; i < iterations * session.Devices; i++)
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

    private Tensor Make(TensorSpec spec, long[] shape, WarmupFills.Fill fill)
    {
        if (!TensorShape.TryCount(shape, out var count) || count > MaxInputBytes / Math.Max(1, spec.Datatype.Size()))
        {
            throw new OverflowException($"Input '{spec.Name}' of the shape {TensorShape.Format(shape)} is larger than a warm-up may be.");
        }

        var tensor = spec.Datatype == Datatype.Bytes
            ? Tensor.Strings(spec.Name, shape, count)
            : Tensor.Allocate(spec.Name, spec.Datatype, shape, count, pool);
        tensor.Data.Clear();
        if (fill != WarmupFills.Zeros || spec.Datatype == Datatype.Bytes)
        {
            for (var i = 0; i < tensor.Count; i++)
            {
                Write(tensor, i, fill(spec, shape, i));
            }
        }

        return tensor;
    }

    private static void Write(Tensor tensor, int index, long value)
    {
        if (tensor.Datatype == Datatype.Bytes)
        {
            tensor.SetString(index, Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            TensorElements.Write(tensor, index, value);
        }
    }

    private static string Describe(ModelSession session, long[][] shapes) =>
        string.Join(", ", session.Signature.Inputs.Select((input, i) => $"{input.Name} {TensorShape.Format(shapes[i])}"));
}
