using Testing;

namespace Functional.Cluster;

/// <summary>The real Helm, with a chart that holds one InferenceService, in the namespace of a test.</summary>
public sealed class Helm(string ns) : IDisposable
{
    private const string Chart = """
        apiVersion: v2
        name: model
        description: One InferenceService.
        version: 1.0.0
        """;

    private readonly HelmCommand _helm = new(ClusterUnderTest.Kubeconfig);

    /// <summary>Installs the chart with this InferenceService, or upgrades to it, and waits as <c>--wait</c> does.</summary>
    public async Task<ProcessResult> UpgradeAndWaitAsync(string inferenceService, int seconds)
    {
        var chart = _helm.Folder("chart");
        await File.WriteAllTextAsync(Path.Combine(chart, "Chart.yaml"), Chart).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(_helm.Folder("chart/templates"), "model.yaml"), inferenceService).ConfigureAwait(false);
        return await _helm.RunAsync(
            TimeSpan.FromSeconds(seconds + 30),
            "upgrade", "--install", "model", chart, "--namespace", ns, "--wait", $"--timeout={seconds}s").ConfigureAwait(false);
    }

    public void Dispose() => _helm.Dispose();
}
