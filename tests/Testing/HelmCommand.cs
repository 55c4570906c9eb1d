namespace Testing;

/// <summary>The real Helm, with a home of its own, which ends with this object.</summary>
/// <param name="kubeconfig">The cluster; null for commands that need none.</param>
/// <param name="executable">Which Helm; null for <see cref="RepositoryPaths.Helm"/>.</param>
public sealed class HelmCommand(string? kubeconfig = null, string? executable = null) : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("modeloperator-helm-");

    /// <summary>A folder that goes with this object, for charts and values of a test. Exists.</summary>
    public string Folder(string name) => _home.CreateSubdirectory(name).FullName;

    /// <summary>Runs Helm and returns what came of it, whatever the exit code.</summary>
    public Task<ProcessResult> RunAsync(TimeSpan limit, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["KUBECONFIG"] = kubeconfig ?? Path.Combine(_home.FullName, "no-cluster"),
            ["HELM_CACHE_HOME"] = Folder("cache"),
            ["HELM_CONFIG_HOME"] = Folder("config"),
            ["HELM_DATA_HOME"] = Folder("data"),
        };
        return ChildProcess.RunAsync(executable ?? RepositoryPaths.Helm, arguments, environment, limit);
    }

    public void Dispose() => _home.Delete(recursive: true);
}
