using System.Runtime.InteropServices;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>An input of numbers or truth values.</summary>
internal sealed class NestedNumbers<T, TCodec>(TensorSpec spec, NativeBufferPool pool) : NestedInput(spec, pool)
    where T : unmanaged
    where TCodec : struct, IElementCodec<T>
{
    protected override void ReadElement(ref JsonCursor json)
    {
        var length = TCodec.Read(json.Rest, out var value);
        if (length == 0 || !EndsElement(json.Rest[length..]))
        {
            throw Unexpected(ref json, TCodec.Expected);
        }

        json.Position += length;
        Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
    }

    protected override unsafe Tensor Make(long[] shape, long count, NativeBuffer bytes, int length)
    {
        try
        {
            return Tensor.Over(Spec.Name, Spec.Datatype, shape, count, bytes.Pointer, bytes);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>"1.5" must not be read as the integer 1, nor "truex" as true.</summary>
    private static bool EndsElement(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty || rest[0] is (byte)',' or (byte)']' or (byte)'}' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
