using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ApiServerContract.Http;

/// <summary>Sends requests as the wire has them. It knows nothing of Kubernetes' types, so that a mistake in the operator's client can not hide here.</summary>
internal sealed class ApiClient(HttpClient http)
{
    public const string Apply = "application/apply-patch+yaml";
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";

    public Task<Answer> GetAsync(string path, string accept = "application/json") => SendAsync(HttpMethod.Get, path, accept: accept);

    public Task<Answer> CreateAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body.ToJsonString());

    public Task<Answer> ReplaceAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString());

    public Task<Answer> PatchAsync(string path, string patch, string type = MergePatch) => SendAsync(HttpMethod.Patch, path, patch, type);

    public Task<Answer> DeleteAsync(string path, string? options = null) => SendAsync(HttpMethod.Delete, path, options);

    /// <summary>Server-side apply, for which a JSON body is YAML too.</summary>
    public Task<Answer> ApplyAsync(string path, JsonNode body, string manager, bool force = false) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}{(force ? "&force=true" : "")}", body.ToJsonString(), Apply);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var response = await http.SendAsync(request);
        var content = await response.Content.ReadAsStringAsync();
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        // Told by its first character: a real server sends the index of the OpenAPI documents as text/plain.
        var json = content.StartsWith('{') ? JsonNode.Parse(content) : null;
        return new Answer(response.StatusCode, json, content, warnings);
    }

    /// <summary>Opens a watch; the query starts after <c>watch=true</c>.</summary>
    public async Task<WatchStream> WatchAsync(string path, string query = "", string accept = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?watch=true&{query}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await WatchStream.OpenAsync(response);
    }
}
