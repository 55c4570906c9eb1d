using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Api;
using LocalCluster.Controllers;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Logs;
using LocalCluster.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCluster.Tests.Fakes;

/// <summary>All controllers over an in-memory API, with real processes and real sockets; disposal ends them and reports their failure.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private readonly DirectoryInfo _logFolder = Directory.CreateTempSubdirectory("local-cluster-tests-");

    public TestCluster(ClusterOptions? options = null, ClusterAccess? access = null)
    {
        Api = new InMemoryApi(TimeProvider.System);
        Logs = new ContainerLogStore(_logFolder.FullName, TimeProvider.System);
        _run = ClusterControllers.RunAsync(
            Api, options ?? Options(), Addresses, Logs, access, NullLoggerFactory.Instance, _stop.Token);
    }

    public InMemoryApi Api { get; }

    public LoopbackRange Addresses { get; } = LoopbackRange.Claim();

    public ContainerLogStore Logs { get; }

    /// <summary>One image, "shell", which is /bin/sh.</summary>
    public static ClusterOptions Options() => new()
    {
        Images = new Dictionary<string, string>(StringComparer.Ordinal) { ["shell"] = "/bin/sh" },
    };

    public static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    /// <summary>A pod of namespace "default" that runs a shell script, with further fields of the container and of the spec.</summary>
    public static JsonObject ShellPod(string name, string script, string container = "{}", string spec = "{}")
    {
        var shell = Parse(container);
        shell["name"] = "main";
        shell["image"] ??= "shell";
        shell["args"] ??= new JsonArray("-c", script);
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["labels"] = new JsonObject { ["app"] = name } },
            ["spec"] = Parse(spec),
        };
        pod["spec"]!["containers"] = new JsonArray(shell);
        return pod;
    }

    public Task<JsonObject> CreateAsync(ResourceKind kind, JsonObject obj) => Api.CreateAsync(kind, obj, "tester", CancellationToken.None);

    public Task<JsonObject> PatchAsync(ResourceKind kind, string name, string patch) =>
        Api.MergePatchAsync(kind, "default", name, Parse(patch), null, "tester", CancellationToken.None);

    /// <summary>Waits until an object of namespace "default" is as wanted; the error shows how it was at last.</summary>
    public async Task<JsonObject> WaitForAsync(ResourceKind kind, string name, Func<JsonObject, bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        var (_, version) = await Api.ListAsync(kind, null, null, limit.Token);
        var last = await Api.GetAsync(kind, "default", name, limit.Token);
        try
        {
            if (last is not null && condition(last))
            {
                return last;
            }

            await foreach (var (type, obj) in Api.WatchAsync(kind, version, limit.Token))
            {
                if (obj.Name() != name || obj.Namespace() != "default" || type == "DELETED")
                {
                    continue;
                }

                last = obj;
                if (condition(obj))
                {
                    return obj;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below with what there was.
        }

        throw new TimeoutException($"{kind.Plural}/{name} did not get there. It is: {last?.ToJsonString() ?? "not there"}");
    }

    public async Task WaitForGoneAsync(ResourceKind kind, string name)
    {
        using var limit = new CancellationTokenSource(Patience);
        var (_, version) = await Api.ListAsync(kind, null, null, limit.Token);
        if (await Api.GetAsync(kind, "default", name, limit.Token) is null)
        {
            return;
        }

        await foreach (var (type, obj) in Api.WatchAsync(kind, version, limit.Token))
        {
            if (type == "DELETED" && obj.Name() == name)
            {
                return;
            }
        }
    }

    /// <summary>Waits for an event with such a reason and message.</summary>
    public async Task<JsonObject> WaitForEventAsync(string reason, Func<JsonObject, bool>? condition = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var (_, obj) in Api.WatchAsync(ResourceKind.Events, "0", limit.Token))
            {
                if (obj.Text("reason") == reason && (condition is null || condition(obj)))
                {
                    return obj;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        var (events, _) = await Api.ListAsync(ResourceKind.Events, null, null, CancellationToken.None);
        throw new TimeoutException($"No event {reason} came; there are:\n{string.Join('\n', events.Select(item => $"{item.Text("reason")}: {item.Text("message")}"))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _run.WaitAsync(Patience, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // How it ends when it is told to.
        }

        Logs.Dispose();
        Addresses.Dispose();
        _stop.Dispose();
        _logFolder.Delete(recursive: true);
    }
}
