using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Network;
using LocalCluster.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCluster.Tests.Server;

/// <summary>The API server over HTTP in this process, with the sample definition, the namespace <c>work</c>, and its collector running.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string Pods = "/api/v1/namespaces/work/pods";
    public const string ConfigMaps = "/api/v1/namespaces/work/configmaps";
    public const string Deployments = "/apis/apps/v1/namespaces/work/deployments";
    public const string Models = "/apis/serving.modeloperator.io/v1beta1/namespaces/work/inferenceservices";

    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(30));
    private readonly HttpClient _client = new();
    private readonly HttpHost _host;
    private readonly Task _collector;

    private TestApi(ApiServer server, HttpHost host)
    {
        Server = server;
        _host = host;
        _client.BaseAddress = new Uri(host.Url);
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("tester", "1.0"));
        _collector = server.RunAsync(_end.Token);
    }

    public ApiServer Server { get; }

    /// <summary>Cancelled when a test takes far too long.</summary>
    public CancellationToken Limit => _end.Token;

    /// <summary>Headers that every request has from now on, such as a token.</summary>
    public HttpRequestHeaders Headers => _client.DefaultRequestHeaders;

    public static async Task<TestApi> StartAsync(TimeProvider? time = null, bool serviceAccounts = false)
    {
        var server = new ApiServer(new AddressPool("127.77", 0, 1), time ?? TimeProvider.System, serviceAccounts);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var api = new TestApi(server, await HttpHost.StartAsync(server, null, 0, NullLoggerFactory.Instance, limit.Token));
        await api.CreateAsync("/api/v1/namespaces", "{'metadata': {'name': 'work'}}");
        await api.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition().ToJsonString());
        return api;
    }

    /// <param name="name">metadata.name.</param>
    /// <param name="more">More members of metadata, such as <c>'labels': {'a': 'b'}</c>.</param>
    public static string Model(string name, string more = "'labels': {}") =>
        $"{{'apiVersion': 'serving.modeloperator.io/v1beta1', 'kind': 'InferenceService', 'metadata': {{'name': '{name}', {more}}}, 'spec': {{'model': {{'storageUri': 's3://a'}}}}}}";

    public static string OwnedConfigMap(string name, JsonObject owner, string more = "'labels': {}") =>
        $"{{'metadata': {{'name': '{name}', {more}, 'ownerReferences': [{{'apiVersion': '{owner["apiVersion"]}', 'kind': '{owner["kind"]}', 'name': '{owner["metadata"]!["name"]}', 'uid': '{owner["metadata"]!["uid"]}', 'blockOwnerDeletion': true}}]}}}}";

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string contentType = "application/json", string accept = "application/json")
    {
        using var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body.Replace('\'', '"')));
        return await SendAsync(method, path, content, contentType, accept);
    }

    public async Task<Answer> SendAsync(string method, string path, ByteArrayContent? content, string contentType, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        content?.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _client.SendAsync(request, Limit);
        var text = await response.Content.ReadAsStringAsync(Limit);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        return new Answer((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : [], text, warnings);
    }

    public async Task<JsonObject> CreateAsync(string collection, string body)
    {
        var answer = await SendAsync("POST", collection, body);
        answer.Code.Should().Be(201, "of {0}", answer.Text);
        return answer.Body;
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        var answer = await SendAsync("GET", path);
        answer.Code.Should().Be(200, "of {0}", answer.Text);
        return answer.Body;
    }

    public Task<Answer> MergeAsync(string path, string patch) => SendAsync("PATCH", path, patch, "application/merge-patch+json");

    public Task<Answer> ApplyAsync(string path, string manager, string body, bool force = false) =>
        SendAsync("PATCH", $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}", body, "application/apply-patch+yaml");

    /// <summary>The events of a watch, from its first line to its end.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(string pathAndQuery, string accept = "application/json", [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limit);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Limit));
        while (await reader.ReadLineAsync(Limit) is { } line)
        {
            yield return JsonNode.Parse(line)!.AsObject();
        }
    }

    /// <summary>Waits until an object is gone from a collection, whenever that happened since <paramref name="since"/>.</summary>
    public async Task GoneAsync(string collection, string name, string since)
    {
        await foreach (var e in WatchAsync($"{collection}?watch=true&fieldSelector=metadata.name={name}&resourceVersion={since}"))
        {
            if ((string?)e["type"] == "DELETED")
            {
                return;
            }
        }

        Assert.Fail($"{name} is still there.");
    }

    private static JsonObject Definition()
    {
        var definition = SampleCrd.Definition(SampleCrd.Schema());
        var version = definition["spec"]!["versions"]![0]!;
        version["subresources"]!["scale"] = Json.Object("{'specReplicasPath': '.spec.scaling.minReplicas', 'statusReplicasPath': '.status.replicas'}");
        version["additionalPrinterColumns"] = Json.Array("[{'name': 'Uri', 'type': 'string', 'jsonPath': '.spec.model.storageUri'}]");
        return definition;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _host.DisposeAsync();
        _client.Dispose();
        await _collector.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _end.Dispose();
    }

    internal sealed record Answer(int Code, JsonObject Body, string Text, IReadOnlyList<string> Warnings)
    {
        public string Message => (string?)Body["message"] ?? Text;

        public string Version => (string)Body["metadata"]!["resourceVersion"]!;

        public IEnumerable<string> Names => Body["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!);
    }
}
