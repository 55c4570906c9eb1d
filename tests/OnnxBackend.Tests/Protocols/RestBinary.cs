using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>The binary tensor data extension: JSON for the names and shapes, the elements behind it as they lie in memory.</summary>
internal sealed class RestBinary(HttpClient http) : IInferenceProtocol
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    public string Name => "REST binary";

    public bool Carries(OnnxType type) => true;

    public async Task<IReadOnlyList<OnnxTensor>> InferAsync(string model, IReadOnlyList<OnnxTensor> inputs, CancellationToken cancellation)
    {
        var bytes = inputs.Select(ElementBytes.Of).ToList();
        var header = new JsonObject
        {
            ["inputs"] = new JsonArray([.. inputs.Zip(bytes, Describe)]),
            ["parameters"] = new JsonObject { ["binary_data_output"] = true },
        };
        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        using var content = new ByteArrayContent([.. json, .. bytes.SelectMany(part => part)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(HeaderLength, json.Length.ToString(CultureInfo.InvariantCulture));
        using var response = await http.PostAsync($"/v2/models/{model}/infer", content, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException($"{(int)response.StatusCode}", Encoding.UTF8.GetString(body));
        }

        // A model without outputs of its own size still has a JSON part; a plain JSON answer has no binary output at all.
        var length = response.Headers.TryGetValues(HeaderLength, out var values) ? int.Parse(values.Single(), CultureInfo.InvariantCulture) : body.Length;
        return Read(JsonNode.Parse(body.AsSpan(0, length))!, body.AsSpan(length));
    }

    private static JsonObject Describe(OnnxTensor input, byte[] bytes) => new()
    {
        ["name"] = input.Name,
        ["shape"] = new JsonArray([.. input.Shape]),
        ["datatype"] = input.Type.ToProtocol(),
        ["parameters"] = new JsonObject { ["binary_data_size"] = bytes.Length },
    };

    private static List<OnnxTensor> Read(JsonNode answer, ReadOnlySpan<byte> binary)
    {
        var tensors = new List<OnnxTensor>();
        foreach (var output in answer["outputs"]!.AsArray())
        {
            var size = output!["parameters"]!["binary_data_size"]!.GetValue<int>();
            tensors.Add(ElementBytes.Read(
                output["name"]!.GetValue<string>(),
                output["datatype"]!.GetValue<string>(),
                [.. output["shape"]!.AsArray().Select(dimension => dimension!.GetValue<long>())],
                binary[..size]));
            binary = binary[size..];
        }

        return binary.IsEmpty ? tensors : throw new InvalidDataException($"{binary.Length} bytes follow the last output.");
    }
}
