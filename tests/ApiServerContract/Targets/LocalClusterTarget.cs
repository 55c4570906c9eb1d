using Testing;

namespace ApiServerContract.Targets;

/// <summary>The local cluster's API server, without controllers and kubelet.</summary>
internal sealed class LocalClusterTarget(ChildProcess process, DirectoryInfo folder, Uri server) : ApiServerTarget
{
    public override string Name => $"the local cluster at {server}";

    public static new async Task<ApiServerTarget> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-contract-");
        var process = ChildProcess.Start(
            RepositoryPaths.LocalCluster, ["up", "--kubeconfig", Path.Combine(folder.FullName, "kubeconfig"), "--api-only"]);
        var ready = await process.WaitForLineAsync("ready: kubeconfig at");
        return new LocalClusterTarget(process, folder, new Uri(ready[ready.IndexOf("http://", StringComparison.Ordinal)..].Trim()));
    }

    public override HttpClient CreateHttpClient() => CreateHttpClient(server, new SocketsHttpHandler());

    public override async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
