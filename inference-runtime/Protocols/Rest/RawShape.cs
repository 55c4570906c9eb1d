using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Finds the shape of a raw binary request: its one free dimension follows from the number of elements.</summary>
internal static class RawShape
{
    public static (long[] Shape, long Count) Infer(TensorSpec spec, RequestBody body)
    {
        var bytes = body.Binary!.Span[..body.BinaryLength];
        var size = spec.Datatype.Size();
        if (size > 0 && bytes.Length % size != 0)
        {
            throw Mismatch(spec, $"{bytes.Length} bytes are no whole number of {spec.Datatype.Name()} elements");
        }

        var count = size > 0 ? bytes.Length / size : BinaryTensors.CountStrings(spec.Name, bytes);
        var free = spec.Shape.Count(dimension => dimension == TensorShape.Free);
        TensorShape.TryCount(Array.ConvertAll(spec.Shape, dimension => dimension == TensorShape.Free ? 1 : dimension), out var perStep);
        if (free > 1)
        {
            throw Mismatch(spec, $"{free} dimensions are free, so the size does not tell the shape; send the JSON header");
        }

        if (free == 1 ? perStep == 0 || count % perStep != 0 : count != perStep)
        {
            throw Mismatch(spec, $"{count} elements do not fill that shape");
        }

        var shape = Array.ConvertAll(spec.Shape, dimension => dimension == TensorShape.Free ? count / perStep : dimension);
        return (shape, count);
    }

    private static ServingException Mismatch(TensorSpec spec, string why) => ServingException.Invalid(
        $"The raw binary request does not fit the input {spec}: {why}.");
}
