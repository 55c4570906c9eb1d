using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Writes a v2 infer answer: one JSON document, or a JSON header and the tensors' own memory behind it.</summary>
public static class InferResponseWriter
{
    /// <returns>The number of bytes of the body, before compression.</returns>
    public static async ValueTask<long> WriteAsync(HttpResponse response, InferenceRequest request, InferenceResponse answer, CancellationToken cancellation)
    {
        using var json = new PooledBytes();
        var binary = new long[answer.Outputs.Length];
        var binaryLength = 0L;
        for (var i = 0; i < binary.Length; i++)
        {
            binary[i] = IsBinary(request, i) ? BinaryTensors.Size(answer.Outputs[i]) : -1;
            binaryLength += Math.Max(0, binary[i]);
        }

        WriteDocument(json, request, answer, binary);
        var hasBinary = Array.Exists(binary, size => size >= 0);
        response.ContentType = hasBinary ? "application/octet-stream" : "application/json";
        if (hasBinary)
        {
            response.Headers[RequestBodyReader.HeaderLengthName] = json.Written.Length.ToString(CultureInfo.InvariantCulture);
        }

        var body = await ResponseBody.OpenAsync(response, json.Written.Length + binaryLength, cancellation).ConfigureAwait(false);
        await ResponseBody.WriteAsync(body, json.Written, cancellation).ConfigureAwait(false);
        for (var i = 0; i < binary.Length; i++)
        {
            if (binary[i] >= 0)
            {
                await WriteBinaryAsync(body, answer.Outputs[i], cancellation).ConfigureAwait(false);
            }
        }

        await ResponseBody.EndAsync(response, body, cancellation).ConfigureAwait(false);
        return json.Written.Length + binaryLength;
    }

    private static bool IsBinary(InferenceRequest request, int index) => request.Outputs?[index].Binary ?? request.BinaryOutputs;

    private static void WriteDocument(PooledBytes json, InferenceRequest request, InferenceResponse answer, long[] binary)
    {
        json.Write("{\"model_name\":"u8);
        WriteText(json, answer.Model.Name);
        json.Write(",\"model_version\":"u8);
        WriteText(json, answer.Model.Version);
        if (request.Id is not null)
        {
            json.Write(",\"id\":"u8);
            WriteText(json, request.Id);
        }

        json.Write(",\"outputs\":["u8);
        for (var i = 0; i < answer.Outputs.Length; i++)
        {
            var output = answer.Outputs[i];
            json.Write(i > 0 ? ",{\"name\":"u8 : "{\"name\":"u8);
            WriteText(json, output.Name);
            json.Write(",\"shape\":"u8);
            WriteShape(json, output.Shape);
            json.Write(",\"datatype\":"u8);
            WriteText(json, output.Datatype.Name());
            if (binary[i] >= 0)
            {
                json.Write(",\"parameters\":{\"binary_data_size\":"u8);
                WriteNumber(json, binary[i]);
                json.Write("}}"u8);
            }
            else
            {
                json.Write(",\"data\":"u8);
                JsonTensorWriter.Write(json, output);
                json.Write("}"u8);
            }
        }

        json.Write("]}"u8);
    }

    private static async ValueTask WriteBinaryAsync(PipeWriter writer, Tensor tensor, CancellationToken cancellation)
    {
        if (tensor.Datatype == Datatype.Bytes)
        {
            for (var i = 0; i < tensor.Count; i++)
            {
                WriteString(writer, tensor, i);
                await ResponseBody.FlushLargeAsync(writer, cancellation).ConfigureAwait(false);
            }

            return;
        }

        for (var start = 0; start < tensor.Data.Length; start += ResponseBody.FlushEvery)
        {
            writer.Write(tensor.Data.Slice(start, Math.Min(ResponseBody.FlushEvery, tensor.Data.Length - start)));
            await ResponseBody.FlushLargeAsync(writer, cancellation).ConfigureAwait(false);
        }
    }

    private static void WriteString(IBufferWriter<byte> writer, Tensor tensor, int index)
    {
        var element = tensor.GetString(index);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), element.Length);
        writer.Advance(sizeof(int));
        writer.Write(element);
    }

    private static void WriteText(PooledBytes json, string text)
    {
        json.Write("\""u8);
        JsonTensorWriter.WriteEscaped(json, text);
        json.Write("\""u8);
    }

    private static void WriteShape(PooledBytes json, long[] shape)
    {
        json.Write("["u8);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (axis > 0)
            {
                json.Write(","u8);
            }

            WriteNumber(json, shape[axis]);
        }

        json.Write("]"u8);
    }

    private static void WriteNumber(PooledBytes json, long number)
    {
        number.TryFormat(json.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        json.Advance(written);
    }
}
