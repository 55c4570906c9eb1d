using System.Text.Json.Nodes;
using Functional.Artifacts;
using Functional.Cluster;
using Testing;

namespace Functional;

/// <summary>
/// One local cluster, one operator and one model store for the whole run, as separate processes like a user's. A test works in a
/// namespace of its own.
/// </summary>
[SetUpFixture]
public sealed class ClusterUnderTest
{
    public const string RuntimeImage = "modeloperator/inference-runtime:test";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private static int _namespaces;
    private static string _folder = "";
    private static string _apiServer = "";
    private static ChildProcess? _cluster;
    private static ModelStore? _store;

    public static ModelStore Store => _store!;

    /// <summary>The other stores, started by the first who wants one.</summary>
    public static Lazy<Task<StoreServers>> Stores { get; } = new(StoreServers.StartAsync);

    /// <summary>A folder of the cluster's one node.</summary>
    public static string NodeCache => Path.Combine(_folder, "node-cache");

    /// <summary>Writes the operator's settings anew, and waits until it has taken them up.</summary>
    public static async Task ChangeSettingsAsync(string settings)
    {
        await File.WriteAllTextAsync(SettingsFile, settings).ConfigureAwait(false);
        await Operator.WaitForSettingsAsync().ConfigureAwait(false);
    }

    private static string Claims => Path.Combine(_folder, "claims");

    public static string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>A settings file like the quickstart's: the URL in the status is the Service's address, since there is no DNS.</summary>
    public static string SettingsFile => Path.Combine(_folder, "settings.yaml");

    public static OperatorProcess Operator { get; } = new();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("modeloperator-functional-").FullName;
        await File.WriteAllTextAsync(SettingsFile, OperatorProcess.Settings).ConfigureAwait(false);
        await LayModelsAsync().ConfigureAwait(false);
        _store = await ModelStore.StartAsync(CancellationToken.None).ConfigureAwait(false);

        string[] arguments =
        [
            "up", "--kubeconfig", Kubeconfig,
            "--image", $"{RuntimeImage}={RepositoryPaths.InferenceRuntime}",
            "--image-path", $"/models={Path.Combine(RepositoryPaths.Root, "artifacts", "models")}",
            "--log-folder", Path.Combine(_folder, "logs"),
            "--claims-folder", Claims,
        ];
        _cluster = ChildProcess.Start(RepositoryPaths.LocalCluster, arguments);
        var ready = await _cluster.WaitForLineAsync("ready: kubeconfig at").ConfigureAwait(false);
        _apiServer = ready[ready.IndexOf("http://", StringComparison.Ordinal)..].Trim();

        await InNamespace("default").RunAsync("apply", "-f", Path.Combine(RepositoryPaths.Root, "crds")).ConfigureAwait(false);
        await InNamespace("default").RunAsync("wait", "--for=condition=Established", "crd/inferenceservices.serving.modeloperator.io").ConfigureAwait(false);
        await InNamespace("default").RunAsync("apply", "-f", Path.Combine(RepositoryPaths.Root, "tests", "Functional", "Crds")).ConfigureAwait(false);
        await Operator.StartAsync().ConfigureAwait(false);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Operator.DisposeAsync().ConfigureAwait(false);
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync().ConfigureAwait(false);
        }

        if (Stores.IsValueCreated)
        {
            await (await Stores.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }

        if (_store is not null)
        {
            await _store.DisposeAsync().ConfigureAwait(false);
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Puts the examples' models where the image path above points, as the quickstart does.</summary>
    private static async Task LayModelsAsync()
    {
        var laid = await ChildProcess.RunAsync("node", [Path.Combine(RepositoryPaths.Root, "examples", "models.mjs")]).ConfigureAwait(false);
        laid.ExitCode.Should().Be(0, laid.ToString());
    }

    /// <summary>Puts a file where a claim of that name will have it.</summary>
    public static void PutIntoClaim(string ns, string claim, string path, byte[] bytes)
    {
        var file = Path.Combine(Claims, ns, claim, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    public static Kubectl InNamespace(string ns) => new(Kubeconfig, Path.Combine(_folder, "kubectl-cache"), ns);

    public static async Task<Kubectl> CreateNamespaceAsync()
    {
        var ns = $"test-{Interlocked.Increment(ref _namespaces)}";
        await InNamespace("default").RunAsync("create", "namespace", ns).ConfigureAwait(false);
        return InNamespace(ns);
    }

    /// <summary>Every write request that the API server has seen so far, as the server itself counts them.</summary>
    public static async Task<JsonNode> WritesAsync() =>
        JsonNode.Parse(await Http.GetStringAsync(new Uri($"{_apiServer}/local-cluster/writes")).ConfigureAwait(false))!;
}
