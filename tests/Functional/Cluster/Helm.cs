using Testing;

namespace Functional.Cluster;

/// <summary>The real Helm, with a chart that holds one InferenceService, in the namespace of a test.</summary>
public sealed class Helm : IDisposable
{
    private const string Chart = """
        apiVersion: v2
        name: model
        description: One InferenceService.
        version: 1.0.0
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modeloperator-helm-");
    private readonly string _namespace;
    private readonly Dictionary<string, string?> _environment;

    public Helm(string ns)
    {
        _namespace = ns;
        _environment = new Dictionary<string, string?>
        {
            ["KUBECONFIG"] = ClusterUnderTest.Kubeconfig,
            ["HELM_CACHE_HOME"] = Folder("cache"),
            ["HELM_CONFIG_HOME"] = Folder("config"),
            ["HELM_DATA_HOME"] = Folder("data"),
        };
    }

    /// <summary>Installs the chart with this InferenceService, or upgrades to it, and waits as <c>--wait</c> does.</summary>
    public async Task<ProcessResult> UpgradeAndWaitAsync(string inferenceService, int seconds)
    {
        var chart = Folder("chart");
        Directory.CreateDirectory(Path.Combine(chart, "templates"));
        await File.WriteAllTextAsync(Path.Combine(chart, "Chart.yaml"), Chart).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(chart, "templates", "model.yaml"), inferenceService).ConfigureAwait(false);
        return await ChildProcess.RunAsync(
            RepositoryPaths.Helm,
            ["upgrade", "--install", "model", chart, "--namespace", _namespace, "--wait", $"--timeout={seconds}s"],
            _environment,
            TimeSpan.FromSeconds(seconds + 30)).ConfigureAwait(false);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Folder(string name) => Path.Combine(_folder.FullName, name);
}
