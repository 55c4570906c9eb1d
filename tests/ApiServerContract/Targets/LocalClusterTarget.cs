using Testing;

namespace ApiServerContract.Targets;

/// <summary>The local cluster's API server, without controllers and kubelet.</summary>
internal sealed class LocalClusterTarget(ChildProcess process, DirectoryInfo folder, Uri server) : ApiServerTarget
{
    public override string Name => $"the local cluster at {server}";

    public override string Kubeconfig => KubeconfigIn(folder);

    public static new async Task<ApiServerTarget> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-contract-");
        var process = ChildProcess.Start(
            RepositoryPaths.LocalCluster, ["up", "--kubeconfig", KubeconfigIn(folder), "--api-only"]);
        var ready = await process.WaitForLineAsync("ready: kubeconfig at");
        return new LocalClusterTarget(process, folder, new Uri(ready[ready.IndexOf("http://", StringComparison.Ordinal)..].Trim()));
    }

    public override HttpClient CreateHttpClient() => CreateHttpClient(server, new SocketsHttpHandler());

    public override async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string KubeconfigIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "kubeconfig");
}
