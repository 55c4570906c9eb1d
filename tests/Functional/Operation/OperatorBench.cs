using System.Text.Json.Nodes;
using Testing.Cluster;

namespace Functional.Operation;

/// <summary>
/// An API server of its own whose workloads are played, a proxy before it, and operators that reach it through the proxy. What the world looks like in
/// the end is read from the server itself.
/// </summary>
public sealed class OperatorBench : IAsyncDisposable
{
    public const string Namespace = "operation";

    private readonly StubModelServer _models;
    private readonly WorkloadPlayer _player;

    private OperatorBench(ApiCluster cluster, ApiProxy proxy, StubModelServer models, WorkloadPlayer player) =>
        (Cluster, Proxy, _models, _player) = (cluster, proxy, models, player);

    public ApiCluster Cluster { get; }

    public ApiProxy Proxy { get; }

    public static async Task<OperatorBench> StartAsync()
    {
        var cluster = await ApiCluster.StartAsync().ConfigureAwait(false);
        await cluster.CreateNamespaceAsync(Namespace).ConfigureAwait(false);
        await EveryKind.ServeOptionalAsync(cluster).ConfigureAwait(false);
        var proxy = await ApiProxy.StartAsync(cluster.Server).ConfigureAwait(false);
        var models = await StubModelServer.StartAsync().ConfigureAwait(false);
        return new OperatorBench(cluster, proxy, models, await WorkloadPlayer.StartAsync(cluster, models.Address).ConfigureAwait(false));
    }

    /// <summary>An operator behind the proxy.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="proxy">The proxy that it has for itself; null: <see cref="Proxy"/>.</param>
    /// <param name="options">Further options of its command line.</param>
    public Task<OperatorRun> StartOperatorAsync(string settings = "", ApiProxy? proxy = null, params IEnumerable<string> options) =>
        OperatorRun.StartAsync(Cluster.Kubeconfig((proxy ?? Proxy).Address), Cluster.WriteFile("settings.yaml", settings), executable: null, options);

    public static string Service(string name) => $"{ApiCluster.Services.Replace("v1beta1/", $"v1beta1/namespaces/{Namespace}/", StringComparison.Ordinal)}/{name}";

    /// <summary>Applies an InferenceService as kubectl does.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="spec">Further fields of the spec, as a YAML flow; one that begins with the model has a model of its own.</param>
    public Task ApplyServiceAsync(string name, string spec = "{}") => Cluster.ApplyAsync(Service(name), Manifest(name, spec));

    /// <summary>The YAML of an InferenceService.</summary>
    public static string Manifest(string name, string spec) => $$"""
        apiVersion: serving.modeloperator.io/v1beta1
        kind: InferenceService
        metadata: {name: {{name}}}
        spec: {{Merged(name, spec)}}
        """;

    /// <summary>Waits until each of the services is Ready in its current generation.</summary>
    public async Task WaitUntilReadyAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await Eventually.GetAsync(
                async () => await Cluster.GetAsync(Service(name)).ConfigureAwait(false), IsReady, $"{name} is Ready", TimeSpan.FromSeconds(60)).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until Ready has this reason.</summary>
    public Task<JsonNode> WaitForReasonAsync(string name, string reason) => Eventually.GetAsync(
        async () => await Cluster.GetAsync(Service(name)).ConfigureAwait(false), service => (string?)Condition(service, "Ready")?["reason"] == reason, $"{name} is {reason}");

    public static bool IsReady(JsonNode service) =>
        Condition(service, "Ready") is { } ready && (string?)ready["status"] == "True" && (long?)ready["observedGeneration"] == (long)service["metadata"]!["generation"]!;

    public async ValueTask DisposeAsync()
    {
        await _player.DisposeAsync().ConfigureAwait(false);
        await _models.DisposeAsync().ConfigureAwait(false);
        await Proxy.DisposeAsync().ConfigureAwait(false);
        await Cluster.DisposeAsync().ConfigureAwait(false);
    }

    private static JsonNode? Condition(JsonNode service, string type) =>
        service["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static string Merged(string name, string spec)
    {
        var model = $"model: {{storageUri: https://models.example/{name}.onnx}}";
        return spec is "{}" ? $"{{{model}}}" : spec.StartsWith("{model:", StringComparison.Ordinal) ? spec : $"{{{model}, {spec[1..]}";
    }
}
