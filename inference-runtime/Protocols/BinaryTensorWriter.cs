using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols;

/// <summary>Writes a tensor from its own memory, in the binary form that REST's extension and gRPC's raw contents share.</summary>
internal static class BinaryTensorWriter
{
    public static async ValueTask WriteAsync(PipeWriter output, Tensor tensor, CancellationToken cancellation)
    {
        if (tensor.Datatype == Datatype.Bytes)
        {
            for (var i = 0; i < tensor.Count; i++)
            {
                WriteString(output, tensor.GetString(i));
                await Flushing.FlushWhenFullAsync(output, cancellation).ConfigureAwait(false);
            }

            return;
        }

        for (var start = 0; start < tensor.Data.Length; start += Flushing.FlushEvery)
        {
            output.Write(tensor.Data.Slice(start, Math.Min(Flushing.FlushEvery, tensor.Data.Length - start)));
            await Flushing.FlushWhenFullAsync(output, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>An element of BYTES: its length in four bytes, and itself.</summary>
    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<byte> element)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), element.Length);
        output.Advance(sizeof(int));
        output.Write(element);
    }
}
