using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>A client of the binary tensor data extension, written from the protocol's text alone.</summary>
internal static class BinaryInfer
{
    public const string HeaderLength = "Inference-Header-Content-Length";

    public static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string header, byte[] binary)
    {
        var json = Encoding.UTF8.GetBytes(header);
        using var content = new ByteArrayContent([.. json, .. binary]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(HeaderLength, json.Length.ToString(CultureInfo.InvariantCulture));
        return await http.PostAsync(path, content);
    }

    /// <summary>The JSON of a binary answer, and the bytes behind it.</summary>
    public static async Task<(JsonElement Json, byte[] Binary)> ReadAsync(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/octet-stream", await response.Content.ReadAsStringAsync());
        var body = await response.Content.ReadAsByteArrayAsync();
        body.Length.Should().Be((int)response.Content.Headers.ContentLength!);
        var length = int.Parse(response.Headers.GetValues(HeaderLength).Single(), CultureInfo.InvariantCulture);
        using var json = JsonDocument.Parse(body.AsMemory(0, length));
        return (json.RootElement.Clone(), body[length..]);
    }
}
