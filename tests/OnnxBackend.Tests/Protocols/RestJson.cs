using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>Everything in JSON, the elements flat.</summary>
internal sealed class RestJson(HttpClient http) : IInferenceProtocol
{
    public string Name => "REST JSON";

    public bool Carries(OnnxType type) => true;

    public async Task<IReadOnlyList<OnnxTensor>> InferAsync(string model, IReadOnlyList<OnnxTensor> inputs, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"inputs":[{{string.Join(',', inputs.Select(Write))}}]}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync($"/v2/models/{model}/infer", content, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException($"{(int)response.StatusCode}", body);
        }

        using var json = JsonDocument.Parse(BareNumbers.Quote(body));
        return [.. json.RootElement.GetProperty("outputs").EnumerateArray().Select(Read)];
    }

    private static string Write(OnnxTensor tensor) =>
        $$"""
        {"name":{{JsonSerializer.Serialize(tensor.Name)}},"shape":[{{string.Join(',', tensor.Shape)}}],"datatype":"{{tensor.Type.ToProtocol()}}","data":[{{Elements(tensor)}}]}
        """;

    private static string Elements(OnnxTensor tensor) => tensor.Type == OnnxType.String
        ? string.Join(',', tensor.Strings.Select(element => JsonSerializer.Serialize(Encoding.UTF8.GetString(element))))
        : string.Join(',', Enumerable.Range(0, (int)tensor.Count).Select(i => ElementText.Write(tensor.Type, tensor.Data.AsSpan(i * tensor.Type.Size()))));

    private static OnnxTensor Read(JsonElement output)
    {
        var name = output.GetProperty("name").GetString()!;
        var type = OnnxTypes.FromProtocol(output.GetProperty("datatype").GetString()!);
        long[] shape = [.. output.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        var data = output.GetProperty("data").EnumerateArray();
        var tensor = type == OnnxType.String
            ? new OnnxTensor(name, type, shape, [], [.. data.Select(element => Encoding.UTF8.GetBytes(element.GetString()!))])
            : new OnnxTensor(name, type, shape, [.. data.SelectMany(element => ElementText.Read(type, Text(element)))], []);
        var found = type == OnnxType.String ? tensor.Strings.Length : tensor.Data.Length / type.Size();
        return found == tensor.Count ? tensor : throw new InvalidDataException($"{tensor} came with {found} elements; {tensor.Count} are expected.");
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
