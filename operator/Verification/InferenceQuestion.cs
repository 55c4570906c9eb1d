using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Verification;

/// <summary>Asks the model over the Open Inference Protocol, as a client does.</summary>
internal sealed class InferenceQuestion(HttpClient http)
{
    /// <summary>The numbers that the model answers.</summary>
    /// <param name="url">The status' URL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">No connection, or an answer other than 200.</exception>
    /// <exception cref="VerificationException">An answer that is none of the protocol's.</exception>
    public async Task<IReadOnlyList<float>> AskAsync(string url, CancellationToken cancellationToken)
    {
        var question = VerificationModel.Question;
        var body = new JsonObject
        {
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["name"] = "x",
                ["shape"] = new JsonArray(question.Count),
                ["datatype"] = "FP32",
                ["data"] = new JsonArray([.. question.Select(value => JsonValue.Create(value))]),
            }),
        };
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await PostAsync(new Uri($"{url.TrimEnd('/')}/v2/models/{VerificationModel.Name}/infer"), content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{(int)answer.StatusCode} {answer.ReasonPhrase}: {text}", null, answer.StatusCode);
        }

        try
        {
            return [.. JsonNode.Parse(text)!["outputs"]![0]!["data"]!.AsArray().Select(value => (float)value!)];
        }
        catch (Exception problem) when (problem is JsonException or NullReferenceException or InvalidOperationException or ArgumentOutOfRangeException or FormatException)
        {
            throw new VerificationException($"{url} does not answer as a model server does: {text}", problem);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(Uri address, HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await http.PostAsync(address, content, cancellationToken);
        }
        catch (TaskCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {http.Timeout.TotalSeconds:0} s", silence);
        }
    }
}
