using System.Buffers;
using InferenceRuntime.Protocols;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Requests;

/// <summary>A tensor in the form that the binary extension and gRPC's raw contents share.</summary>
internal static class RawTensor
{
    /// <summary>Little-endian elements without padding; of BYTES each element's length in four bytes and then itself.</summary>
    public static byte[] Encode(Tensor tensor)
    {
        if (tensor.Datatype != Datatype.Bytes)
        {
            return tensor.Data.ToArray();
        }

        var writer = new ArrayBufferWriter<byte>();
        for (var i = 0; i < tensor.Count; i++)
        {
            BinaryTensorWriter.WriteString(writer, tensor.GetString(i));
        }

        return writer.WrittenSpan.ToArray();
    }
}
