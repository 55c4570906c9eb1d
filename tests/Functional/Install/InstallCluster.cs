using System.Globalization;
using System.Text.Json.Nodes;
using Functional.Cluster;
using Testing;
using Testing.Onnx;

namespace Functional.Install;

/// <summary>
/// A cluster to install the chart into, with Helm and kubectl: a local one of its own, where the two images are the executables that were built; or the one of TEST_KUBECONFIG, with the images of
/// TEST_OPERATOR_IMAGE and TEST_RUNTIME_IMAGE (REPOSITORY:TAG), else with those that the chart names.
/// </summary>
public sealed class InstallCluster : IAsyncDisposable
{
    public const string Release = "model-operator";
    public const string System = "modeloperator-system";
    public const string OperatorRepository = "modeloperator/model-operator";
    public const string RuntimeRepository = "modeloperator/inference-runtime";

    private static readonly TimeSpan HelmLimit = TimeSpan.FromSeconds(180);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modeloperator-install-");
    private readonly List<string> _namespaces = [];
    private ChildProcess? _cluster;
    private HelmCommand _helm = null!;

    private InstallCluster()
    {
    }

    public static string Version { get; } = typeof(InstallCluster).Assembly.GetName().Version!.ToString(3);

    public static string Chart { get; } = Path.Combine(RepositoryPaths.Root, "charts", "model-operator");

    public string Kubeconfig { get; private set; } = "";

    /// <summary>The release's own namespace.</summary>
    public Kubectl Own => InNamespace(System);

    public static Task<InstallCluster> StartAsync() => StartAsync(Environment.GetEnvironmentVariable("TEST_KUBECONFIG"), []);

    /// <summary>A local cluster in any case.</summary>
    /// <param name="options">Further options of its command line.</param>
    public static Task<InstallCluster> StartLocalAsync(params string[] options) => StartAsync(null, options);

    /// <summary>Helm is that of the major version before, from now on.</summary>
    public void UseHelm3()
    {
        _helm.Dispose();
        _helm = new HelmCommand(Kubeconfig, RepositoryPaths.Helm3);
    }

    public Kubectl InNamespace(string ns) => new(Kubeconfig, Path.Combine(_folder.FullName, "kubectl-cache"), ns);

    public async Task<Kubectl> CreateNamespaceAsync(string name)
    {
        _namespaces.Add(name);
        await Own.RunAsync("create", "namespace", name).ConfigureAwait(false);
        return InNamespace(name);
    }

    public Task<ProcessResult> TryHelmAsync(params string[] arguments) => _helm.RunAsync(HelmLimit, [.. arguments, "--namespace", System]);

    /// <summary>Runs Helm, which must succeed.</summary>
    public async Task<string> HelmAsync(params string[] arguments)
    {
        var result = await TryHelmAsync(arguments).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new InvalidOperationException($"helm {string.Join(' ', arguments)} failed: {result}\n{(await Own.TryAsync("get", "pods,events", "-A", "-o", "wide").ConfigureAwait(false)).StandardOutput}");
    }

    /// <summary><c>helm upgrade --install --wait</c> with values in YAML.</summary>
    public Task<string> InstallAsync(string values = "", params string[] arguments) =>
        HelmAsync(["upgrade", "--install", Release, Chart, "--create-namespace", "--wait", "--timeout=120s", .. Values(values), .. arguments]);

    /// <summary>The options for what this cluster needs, and for the values of a test.</summary>
    public IEnumerable<string> Values(string values)
    {
        var all = new List<string> { Write("cluster.yaml", ClusterValues()) };
        if (values.Length > 0)
        {
            all.Add(Write("test.yaml", values));
        }

        return all.Select(file => $"--values={file}");
    }

    /// <summary>Applies an InferenceService with a model y = factor * x in a ConfigMap, and waits until it serves.</summary>
    public async Task ServeAsync(Kubectl kubectl, string name, float factor = 2, string spec = "")
    {
        await kubectl.ApplyAsync($"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {Braced($"name: {name}")}
            binaryData: {Braced($"model.onnx: {Convert.ToBase64String(OnnxModels.Scaled(factor, 0))}")}
            ---
            {Manifest.InferenceService(name, $"configmap://{name}/model.onnx", spec: spec)}
            """).ConfigureAwait(false);
        await kubectl.WaitForReadyAsync(name).ConfigureAwait(false);
    }

    /// <summary>Asks a model through the API server, which works from outside of any cluster.</summary>
    public async Task<float> AskAsync(Kubectl kubectl, string name, float x)
    {
        var request = Write("request.json", string.Create(CultureInfo.InvariantCulture, $$$"""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [{{{x}}}]}]}"""));
        var answer = await kubectl.RunAsync("create", "--raw", $"/api/v1/namespaces/{kubectl.Namespace}/services/{name}:http/proxy/v2/models/{name}/infer", "-f", request).ConfigureAwait(false);
        return (float)JsonNode.Parse(answer)!["outputs"]![0]!["data"]![0]!;
    }

    /// <summary>The uid and the restarts of each of a service's pods: the same before and after, and nothing was replaced.</summary>
    public static async Task<IReadOnlyList<string>> PodsAsync(Kubectl kubectl, string name) =>
    [
        .. (await kubectl.ListAsync("pods", $"app.kubernetes.io/instance={name}").ConfigureAwait(false))
            .Select(pod => $"{pod["metadata"]!["uid"]} {pod["status"]!["containerStatuses"]?[0]!["restartCount"]}").Order(StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync().ConfigureAwait(false);
        }
        else if (Kubeconfig.Length > 0)
        {
            // Somebody's cluster: what a test made there goes again, but for the CustomResourceDefinition.
            foreach (var ns in _namespaces)
            {
                await Own.TryAsync("delete", "namespace", ns, "--ignore-not-found").ConfigureAwait(false);
            }

            await TryHelmAsync("uninstall", Release, "--wait", "--ignore-not-found").ConfigureAwait(false);
        }

        _helm?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<InstallCluster> StartAsync(string? kubeconfig, string[] options)
    {
        var cluster = new InstallCluster();
        try
        {
            cluster.Kubeconfig = string.IsNullOrEmpty(kubeconfig) ? await cluster.RunAsync(options).ConfigureAwait(false) : kubeconfig;
            cluster._helm = new HelmCommand(cluster.Kubeconfig);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Braced(string fields) => $"{{{fields}}}";

    private async Task<string> RunAsync(string[] options)
    {
        var kubeconfig = Path.Combine(_folder.FullName, "kubeconfig");
        _cluster = ChildProcess.Start(RepositoryPaths.LocalCluster,
        [
            "up", "--kubeconfig", kubeconfig,
            "--image", $"{OperatorRepository}:{Version}={RepositoryPaths.ModelOperator}",
            "--image", $"{RuntimeRepository}:{Version}={RepositoryPaths.InferenceRuntime}",
            .. options,
        ]);
        await _cluster.WaitForLineAsync("ready: kubeconfig at").ConfigureAwait(false);
        return kubeconfig;
    }

    private string ClusterValues() => _cluster is not null
        // There is no DNS: the status names the Service's address.
        ? """
            settings: {network: {urlTemplate: 'http://{clusterIP}', grpcUrlTemplate: '{clusterIP}:8081'}}
            """
        : $$"""
            image: {{Image("TEST_OPERATOR_IMAGE")}}
            runtime: {image: {{Image("TEST_RUNTIME_IMAGE")}}}
            """;

    private static string Image(string variable)
    {
        var image = Environment.GetEnvironmentVariable(variable);
        var colon = image?.LastIndexOf(':') ?? -1;
        return colon > 0 ? $"{{repository: '{image![..colon]}', tag: '{image[(colon + 1)..]}'}}" : "{}";
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
