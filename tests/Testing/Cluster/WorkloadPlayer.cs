using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Testing.Cluster;

/// <summary>
/// Plays the Deployment controller, the scheduler and the kubelet for every Deployment of a cluster without any: as many ready pods of the current template as
/// it asks for, at the address of a stub, and the status that goes with them.
/// </summary>
public sealed class WorkloadPlayer : IAsyncDisposable
{
    private const string Deployments = "apis/apps/v1/deployments";
    private const int Workers = 4;

    private readonly ApiCluster _cluster;
    private readonly IPAddress _address;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<JsonObject>[] _changed = [.. Enumerable.Range(0, Workers).Select(_ => Channel.CreateUnbounded<JsonObject>())];
    private readonly ConcurrentDictionary<string, string> _played = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;

    private WorkloadPlayer(ApiCluster cluster, IPAddress address) => (_cluster, _address) = (cluster, address);

    /// <summary>Plays from the next change on, and what is there already.</summary>
    public static async Task<WorkloadPlayer> StartAsync(ApiCluster cluster, IPAddress address)
    {
        var player = new WorkloadPlayer(cluster, address);
        var list = await cluster.GetAsync(Deployments).ConfigureAwait(false);
        foreach (var deployment in list["items"]!.AsArray())
        {
            player.Take(deployment!.AsObject());
        }

        var watch = player.WatchAsync((string)list["metadata"]!["resourceVersion"]!);
        player._running = Task.WhenAll([watch, .. player._changed.Select(changed => player.PlayAsync(changed.Reader))]);
        return player;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _running.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The normal end.
        }

        _stop.Dispose();
    }

    private async Task WatchAsync(string version)
    {
        while (true)
        {
            await using var body = await _cluster.Http.GetStreamAsync($"{Deployments}?watch=1&allowWatchBookmarks=true&resourceVersion={version}", _stop.Token).ConfigureAwait(false);
            using var reader = new StreamReader(body);
            while (await reader.ReadLineAsync(_stop.Token).ConfigureAwait(false) is { } line)
            {
                var change = JsonNode.Parse(line)!;
                version = (string)change["object"]!["metadata"]!["resourceVersion"]!;
                if ((string?)change["type"] is "ADDED" or "MODIFIED")
                {
                    Take(change["object"]!.AsObject());
                }
            }
        }
    }

    // One Deployment is always played by the same worker, in order.
    private void Take(JsonObject deployment) => _changed[(uint)Key(deployment).GetHashCode() % Workers].Writer.TryWrite(deployment);

    private static string Key(JsonObject deployment) => $"{deployment["metadata"]!["namespace"]}/{deployment["metadata"]!["name"]}";

    private async Task PlayAsync(ChannelReader<JsonObject> changed)
    {
        await foreach (var deployment in changed.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            var metadata = deployment["metadata"]!;
            var play = $"{metadata["uid"]}@{metadata["generation"]}";
            var key = Key(deployment);
            if (_played.TryGetValue(key, out var before) && before == play)
            {
                continue;
            }

            _played[key] = play;
            try
            {
                await PlayAsync(deployment).ConfigureAwait(false);
            }
            catch (HttpRequestException problem) when (problem.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Deleted meanwhile, or made anew.
            }
        }
    }

    private async Task PlayAsync(JsonObject deployment)
    {
        var (ns, name) = ((string)deployment["metadata"]!["namespace"]!, (string)deployment["metadata"]!["name"]!);
        var template = deployment["spec"]!["template"]!;
        var replicas = (int?)deployment["spec"]!["replicas"] ?? 1;
        var hash = ((string?)template["metadata"]!["annotations"]?["serving.modeloperator.io/template"] ?? "none")[..4];
        var wanted = Enumerable.Range(0, replicas).Select(i => $"{name}-{hash}-{i}").ToHashSet(StringComparer.Ordinal);
        var pods = $"api/v1/namespaces/{ns}/pods";
        var there = await _cluster.ListAsync($"{pods}?labelSelector=app.kubernetes.io/instance={name}").ConfigureAwait(false);
        var names = there.Select(pod => (string)pod["metadata"]!["name"]!).ToHashSet(StringComparer.Ordinal);
        foreach (var fresh in wanted.Except(names))
        {
            await RunPodAsync(pods, fresh, deployment, template).ConfigureAwait(false);
        }

        foreach (var old in names.Except(wanted))
        {
            await _cluster.DeleteAsync($"{pods}/{old}?gracePeriodSeconds=0").ConfigureAwait(false);
        }

        await _cluster.MergePatchAsync($"apis/apps/v1/namespaces/{ns}/deployments/{name}/status", Status(deployment, replicas).ToJsonString()).ConfigureAwait(false);
    }

    private async Task RunPodAsync(string pods, string name, JsonObject deployment, JsonNode template)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                ["annotations"] = template["metadata"]!["annotations"]?.DeepClone(),
                // As if by the ReplicaSet in between: so that the pods go with their Deployment.
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "Deployment",
                    ["name"] = deployment["metadata"]!["name"]!.DeepClone(),
                    ["uid"] = deployment["metadata"]!["uid"]!.DeepClone(),
                    ["controller"] = true,
                }),
            },
            ["spec"] = template["spec"]!.DeepClone(),
        };
        await _cluster.PostAsync(pods, pod.ToJsonString()).ConfigureAwait(false);
        await _cluster.MergePatchAsync($"{pods}/{name}/status", $$"""
            {"status": {"phase": "Running", "podIP": "{{_address}}", "podIPs": [{"ip": "{{_address}}"}],
             "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "True"}, {"type": "ContainersReady", "status": "True"}],
             "containerStatuses": [{"name": "runtime", "image": "stub", "imageID": "", "ready": true, "started": true, "restartCount": 0, "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"} } }]} }
            """).ConfigureAwait(false);
    }

    private static JsonObject Status(JsonObject deployment, int replicas) => new()
    {
        ["status"] = new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = replicas,
            ["updatedReplicas"] = replicas,
            ["readyReplicas"] = replicas,
            ["availableReplicas"] = replicas,
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "Available", ["status"] = "True", ["reason"] = "MinimumReplicasAvailable", ["message"] = "Deployment has minimum availability." },
                new JsonObject { ["type"] = "Progressing", ["status"] = "True", ["reason"] = "NewReplicaSetAvailable", ["message"] = "The ReplicaSet has progressed." }),
        },
    };
}
