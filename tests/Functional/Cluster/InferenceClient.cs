using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Functional.Cluster;

/// <summary>Asks a served model over REST, at the URL that the status names.</summary>
public sealed class InferenceClient(string url, string model) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Sends one FP32 value to the input <c>x</c> of shape [1] and returns the one value of output <c>y</c>.</summary>
    public async Task<float> AskAsync(float x)
    {
        var request = new JsonObject
        {
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["name"] = "x",
                ["shape"] = new JsonArray(1),
                ["datatype"] = "FP32",
                ["data"] = new JsonArray(x),
            }),
        };
        using var response = await _http.PostAsJsonAsync(new Uri($"{url}/v2/models/{model}/infer"), request).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{(int)response.StatusCode}: {body}", inner: null, response.StatusCode);
        }

        return (float)JsonNode.Parse(body)!["outputs"]![0]!["data"]![0]!;
    }

    public void Dispose() => _http.Dispose();
}
