using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Testing.Cluster;

/// <summary>A local cluster of its own without controllers and kubelets, as a process, with the product's CustomResourceDefinition.</summary>
public sealed class ApiCluster : IAsyncDisposable
{
    public const string Services = "apis/serving.modeloperator.io/v1beta1/inferenceservices";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modeloperator-cluster-");
    private ChildProcess? _process;

    private ApiCluster()
    {
    }

    /// <summary>Where the API server listens.</summary>
    public Uri Server { get; private set; } = null!;

    /// <summary>Requests to the API server, with paths below <see cref="Server"/>.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true }) { Timeout = TimeSpan.FromSeconds(60) };

    public int ProcessId => _process!.Id;

    public static async Task<ApiCluster> StartAsync()
    {
        var cluster = new ApiCluster();
        try
        {
            await cluster.RunAsync().ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes a file into a folder that goes with the cluster.</summary>
    /// <returns>Its path.</returns>
    public string WriteFile(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A kubeconfig for the API server, or for what stands before it.</summary>
    /// <returns>Its path.</returns>
    public string Kubeconfig(Uri server) => WriteFile(
        $"kubeconfig-{server.Port}",
        $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{server}}"} }]
        users: [{name: test, user: {} }]
        contexts: [{name: test, context: {cluster: test, user: test, namespace: default} }]
        """);

    /// <summary>Reads JSON; a refusal is an exception with the server's words.</summary>
    public async Task<JsonNode> GetAsync(string path) => await ReadAsync(await Http.GetAsync(path).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>The items of a collection.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path) =>
        [.. ((await GetAsync(path).ConfigureAwait(false))["items"]?.AsArray() ?? []).Select(item => item!.AsObject())];

    /// <summary>Server-side apply of YAML or JSON text as the manager <c>test</c>.</summary>
    public Task<JsonNode> ApplyAsync(string path, string text) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager=test&force=true", text, "application/apply-patch+yaml");

    public Task<JsonNode> MergePatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");

    public Task<JsonNode> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json, "application/json");

    public Task<JsonNode> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, "", "application/json");

    public Task CreateNamespaceAsync(string name) =>
        PostAsync("api/v1/namespaces", $$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{{name}}}"}}""");

    /// <summary>Every write request so far, by verb, resource and client, as the server itself counts them; without leases, by which operators lead.</summary>
    public async Task<IReadOnlyDictionary<string, int>> WritesAsync() => (await GetAsync("local-cluster/writes").ConfigureAwait(false)).AsArray()
        .Where(row => (string?)row!["resource"] != "leases")
        .ToDictionary(row => $"{row!["verb"]} {row["resource"]} {row["manager"]}", row => (int)row!["count"]!, StringComparer.Ordinal);

    /// <summary>The writes so far of the operator's field managers.</summary>
    public async Task<int> OperatorWritesAsync() =>
        (await WritesAsync().ConfigureAwait(false)).Where(row => row.Key.Contains(" model-operator", StringComparison.Ordinal)).Sum(row => row.Value);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? JsonNode.Parse(text)!
                : throw new HttpRequestException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {text}", null, answer.StatusCode);
        }
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string text, string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var request = new HttpRequestMessage(method, path) { Content = text.Length > 0 ? content : null };
        return await ReadAsync(await Http.SendAsync(request).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        _process = ChildProcess.Start(RepositoryPaths.LocalCluster, ["up", "--kubeconfig", Path.Combine(_folder.FullName, "kubeconfig"), "--api-only"]);
        var line = await _process.WaitForLineAsync("ready: kubeconfig at").ConfigureAwait(false);
        Server = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim() + "/");
        Http.BaseAddress = Server;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "crds"), "*.yaml"))
        {
            await ApplyAsync($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{CrdName(file)}", await File.ReadAllTextAsync(file).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await Eventually.HoldsAsync(async () => (await Http.GetAsync(Services).ConfigureAwait(false)).IsSuccessStatusCode, "the CustomResourceDefinition is served").ConfigureAwait(false);
    }

    // The first "name:" below metadata is the file's own.
    private static string CrdName(string file) =>
        File.ReadLines(file).First(line => line.StartsWith("  name: ", StringComparison.Ordinal))["  name: ".Length..].Trim();
}
