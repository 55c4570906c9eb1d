using LocalCluster.Access;
using LocalCluster.Controllers;
using LocalCluster.Kubelet.Logs;
using LocalCluster.Network;
using LocalCluster.Server;

namespace LocalCluster;

/// <summary>One whole cluster: the API server, and unless it is asked for alone, the controllers and the kubelet.</summary>
public static class ClusterProcess
{
    /// <summary>Runs until cancelled. <paramref name="ready"/> is told the API server's URL once everything answers.</summary>
    public static async Task RunAsync(ClusterOptions options, Action<string> ready, CancellationToken cancel)
    {
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true));
        using var addresses = LoopbackRange.Claim();
        var temporary = options.LogFolder is null ? Directory.CreateTempSubdirectory("local-cluster-logs-") : null;
        try
        {
            await RunAsync(options, addresses, temporary?.FullName ?? options.LogFolder!, loggers, ready, cancel).ConfigureAwait(false);
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(
        ClusterOptions options, LoopbackRange addresses, string logFolder, ILoggerFactory loggers, Action<string> ready, CancellationToken cancel)
    {
        var logs = new ContainerLogStore(logFolder, TimeProvider.System);
        var server = new ApiServer(addresses.Services, TimeProvider.System, serviceAccounts: !options.ApiOnly);
        foreach (var file in options.ObjectFiles)
        {
            server.Initial.Add(await File.ReadAllTextAsync(file, cancel).ConfigureAwait(false), file);
        }

        var http = await HttpHost.StartAsync(server, logs, options.Port, loggers, cancel).ConfigureAwait(false);
        await using (http.ConfigureAwait(false))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var parts = new List<Task> { server.RunAsync(either.Token) };
            if (!options.ApiOnly)
            {
                parts.Add(ClusterControllers.RunAsync(new InProcessClient(server), options, addresses, logs, new ClusterAccess(http.Url, server.Tokens), loggers, either.Token));
            }

            if (options.KubeconfigPath is { } path)
            {
                await Kubeconfig.WriteAsync(path, http.Url, cancel).ConfigureAwait(false);
            }

            ready(http.Url);
            await EndTogetherAsync(parts, either).ConfigureAwait(false);
        }
    }

    /// <summary>The first part that ends takes the others along; an error of it is the cluster's.</summary>
    private static async Task EndTogetherAsync(List<Task> parts, CancellationTokenSource either)
    {
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(parts).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // How each part ends.
        }

        if (first.IsFaulted)
        {
            await first.ConfigureAwait(false);
        }
    }
}
