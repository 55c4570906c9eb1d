using System.Buffers;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>
/// Writes a v1 answer: <c>predictions</c>, one for each row, or <c>outputs</c>, whole tensors. A single output stands for itself, several are an object by
/// output name.
/// </summary>
internal static class V1ResponseWriter
{
    public static void Write(IBufferWriter<byte> json, InferenceResponse answer, bool byRow)
    {
        if (byRow)
        {
            json.Write("{\"predictions\":["u8);
            WriteRows(json, answer);
            json.Write("]}"u8);
        }
        else
        {
            json.Write("{\"outputs\":"u8);
            WriteTensors(json, answer);
            json.Write("}"u8);
        }
    }

    private static void WriteRows(IBufferWriter<byte> json, InferenceResponse answer)
    {
        var rows = RowsOf(answer);
        for (var row = 0; row < rows; row++)
        {
            if (row > 0)
            {
                json.Write(","u8);
            }

            if (answer.Outputs is [var only])
            {
                NestedTensorWriter.WriteRow(json, only, row);
                continue;
            }

            for (var i = 0; i < answer.Outputs.Length; i++)
            {
                WriteName(json, answer.Outputs[i], i);
                NestedTensorWriter.WriteRow(json, answer.Outputs[i], row);
            }

            json.Write("}"u8);
        }
    }

    private static void WriteTensors(IBufferWriter<byte> json, InferenceResponse answer)
    {
        if (answer.Outputs is [var only])
        {
            NestedTensorWriter.Write(json, only);
            return;
        }

        for (var i = 0; i < answer.Outputs.Length; i++)
        {
            WriteName(json, answer.Outputs[i], i);
            NestedTensorWriter.Write(json, answer.Outputs[i]);
        }

        json.Write("}"u8);
    }

    /// <summary>The rows that all outputs have. Throws <see cref="ServingError.InvalidRequest"/> when they can not be told apart by rows.</summary>
    private static long RowsOf(InferenceResponse answer)
    {
        var rows = answer.Outputs[0].Shape is [var first, ..] ? first : -1;
        if (rows < 0 || Array.Exists(answer.Outputs, output => output.Shape is not [var length, ..] || length != rows))
        {
            var shapes = string.Join(", ", answer.Outputs.Select(output => $"{output.Name} {TensorShape.Format(output.Shape)}"));
            throw ServingException.Invalid(
                $"The outputs of the model '{answer.Model.Name}' have no common first dimension, so they can not be answered by rows: {shapes}. "
                + "Send 'inputs' instead of 'instances'.");
        }

        return rows;
    }

    private static void WriteName(IBufferWriter<byte> json, Tensor output, int index)
    {
        json.Write(index == 0 ? "{\""u8 : ",\""u8);
        JsonTensorWriter.WriteEscaped(json, output.Name);
        json.Write("\":"u8);
    }
}
