using System.Buffers;
using System.Globalization;
using System.Text;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Requests;

/// <summary>Writes the body of a v2 infer request, in JSON alone or with binary tensors behind the JSON.</summary>
internal static class InferDocument
{
    public static byte[] Json(BenchInputs inputs)
    {
        var body = new ArrayBufferWriter<byte>();
        Write(body, inputs, tensor =>
        {
            Text(body, ",\"data\":");
            JsonTensorWriter.Write(body, tensor);
        });
        Text(body, "]}");
        return body.WrittenSpan.ToArray();
    }

    /// <summary>The body and the length of the JSON at its beginning. All outputs are asked for in binary.</summary>
    public static (byte[] Body, int HeaderLength) Binary(BenchInputs inputs)
    {
        var tensors = inputs.Tensors.Select(RawTensor.Encode).ToArray();
        var body = new ArrayBufferWriter<byte>();
        var next = 0;
        Write(body, inputs, _ => Text(body, string.Create(CultureInfo.InvariantCulture, $",\"parameters\":{{\"binary_data_size\":{tensors[next++].Length}}}")));
        Text(body, "],\"parameters\":{\"binary_data_output\":true}}");
        var header = body.WrittenCount;
        foreach (var tensor in tensors)
        {
            body.Write(tensor);
        }

        return (body.WrittenSpan.ToArray(), header);
    }

    private static void Write(ArrayBufferWriter<byte> body, BenchInputs inputs, Action<Tensor> content)
    {
        Text(body, "{\"inputs\":[");
        for (var i = 0; i < inputs.Tensors.Count; i++)
        {
            var tensor = inputs.Tensors[i];
            Text(body, i > 0 ? ",{\"name\":\"" : "{\"name\":\"");
            JsonTensorWriter.WriteEscaped(body, tensor.Name);
            Text(body, $"\",\"datatype\":\"{tensor.Datatype.Name()}\",\"shape\":[{string.Join(',', tensor.Shape)}]");
            content(tensor);
            Text(body, "}");
        }
    }

    private static void Text(ArrayBufferWriter<byte> body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}
