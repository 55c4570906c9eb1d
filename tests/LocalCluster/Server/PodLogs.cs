using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Api;

namespace LocalCluster.Server;

/// <summary>GET pods/NAME/log: plain text, line by line.</summary>
public static class PodLogs
{
    public static async Task AnswerAsync(HttpContext context, ApiServer server, IContainerLogs? logs, ApiPath path)
    {
        if (context.Request.Method != "GET")
        {
            throw Refusals.MethodNotAllowed();
        }

        var pod = server.Reader.Get(server.TypeOf(ResourceKind.Pods), path.Namespace, path.Name!);
        var container = ContainerOf(pod.Content, context.Request.Query["container"]);
        if (string.IsNullOrEmpty((string?)pod.Content["spec"]!["nodeName"]))
        {
            // Nothing has run anywhere: an empty log, not an error.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var query = QueryFrom(context.Request.Query, server.Time);
        var lines = logs?.Read(path.Namespace!, path.Name!, container, query, context.RequestAborted)
            ?? throw Refusals.BadRequest(query.Previous
                ? $"previous terminated container \"{container}\" in pod \"{path.Name}\" not found"
                : $"container \"{container}\" in pod \"{path.Name}\" is waiting to start: {WaitingReason(pod.Content, container)}");
        context.Response.ContentType = "text/plain";
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        await foreach (var line in lines.WithCancellation(context.RequestAborted).ConfigureAwait(false))
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), context.RequestAborted).ConfigureAwait(false);
            if (query.Follow)
            {
                await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    private static string ContainerOf(JsonObject pod, string? asked)
    {
        var spec = pod["spec"]!;
        var names = spec["containers"]!.AsArray().Select(c => (string)c!["name"]!).ToList();
        if (!string.IsNullOrEmpty(asked))
        {
            var all = names.Concat((spec["initContainers"] as JsonArray ?? []).Select(c => (string)c!["name"]!));
            return all.Contains(asked) ? asked : throw Refusals.BadRequest($"container {asked} is not valid for pod {pod["metadata"]!["name"]}");
        }

        return names.Count == 1
            ? names[0]
            : throw Refusals.BadRequest($"a container name must be specified for pod {pod["metadata"]!["name"]}, choose one of: [{string.Join(' ', names)}]");
    }

    private static string WaitingReason(JsonObject pod, string container) =>
        (string?)(pod["status"]?["containerStatuses"] as JsonArray ?? [])
            .FirstOrDefault(s => (string?)s?["name"] == container)?["state"]?["waiting"]?["reason"] ?? "ContainerCreating";

    private static LogQuery QueryFrom(IQueryCollection query, TimeProvider time)
    {
        DateTimeOffset? since = null;
        if (long.TryParse(query["sinceSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            since = time.GetUtcNow().AddSeconds(-seconds);
        }
        else if (DateTimeOffset.TryParse(query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start))
        {
            since = start;
        }

        return new LogQuery
        {
            Previous = ListQuery.IsTrue(query["previous"]),
            Follow = ListQuery.IsTrue(query["follow"]),
            Timestamps = ListQuery.IsTrue(query["timestamps"]),
            TailLines = int.TryParse(query["tailLines"], NumberStyles.None, CultureInfo.InvariantCulture, out var tail) ? tail : null,
            Since = since,
        };
    }
}
