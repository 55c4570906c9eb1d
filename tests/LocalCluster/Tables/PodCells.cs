using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>The cells of a Pod that say more than one field does.</summary>
internal static class PodCells
{
    public static string Ready(JsonObject pod)
    {
        var statuses = Statuses(pod, "containerStatuses").ToList();
        return $"{statuses.Count(s => (bool?)s["ready"] == true)}/{(pod["spec"]?["containers"] as JsonArray)?.Count ?? 0}";
    }

    public static string Restarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = Statuses(pod, "containerStatuses").ToList();
        var count = statuses.Sum(s => (int?)s["restartCount"] ?? 0);
        var last = statuses.Select(s => (string?)s["lastState"]?["terminated"]?["finishedAt"]).Where(t => t is not null).Max(StringComparer.Ordinal);
        return count > 0 && last is not null ? $"{count} ({Ages.Since(last, now)} ago)" : count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The most telling word: why a container waits or ended, before the phase.</summary>
    public static string Status(JsonObject pod)
    {
        var status = (string?)pod["status"]?["reason"] ?? (string?)pod["status"]?["phase"] ?? "";
        var initializing = InitStatus(pod);
        if (initializing is not null)
        {
            status = initializing;
        }
        else
        {
            var running = false;
            foreach (var container in Statuses(pod, "containerStatuses").Reverse())
            {
                var state = container["state"];
                if ((string?)state?["waiting"]?["reason"] is { Length: > 0 } waiting)
                {
                    status = waiting;
                }
                else if (state?["terminated"] is { } ended)
                {
                    status = Ended(ended);
                }
                else if (state?["running"] is not null && (bool?)container["ready"] == true)
                {
                    running = true;
                }
            }

            if (status == "Completed" && running)
            {
                status = "Running";
            }
        }

        return pod["metadata"]!["deletionTimestamp"] is not null ? "Terminating" : status;
    }

    private static string? InitStatus(JsonObject pod)
    {
        var all = (pod["spec"]?["initContainers"] as JsonArray)?.Count ?? 0;
        var index = 0;
        foreach (var container in Statuses(pod, "initContainerStatuses"))
        {
            var state = container["state"];
            if (state?["terminated"] is { } ended)
            {
                if ((int?)ended["exitCode"] != 0)
                {
                    return $"Init:{Ended(ended)}";
                }

                index++;
                continue;
            }

            return (string?)state?["waiting"]?["reason"] is { Length: > 0 } waiting and not "PodInitializing" ? $"Init:{waiting}" : $"Init:{index}/{all}";
        }

        return null;
    }

    private static string Ended(JsonNode terminated) =>
        (string?)terminated["reason"] is { Length: > 0 } reason ? reason
        : (int?)terminated["signal"] is > 0 and var signal ? $"Signal:{signal}"
        : $"ExitCode:{terminated["exitCode"]}";

    private static IEnumerable<JsonObject> Statuses(JsonObject pod, string field) => (pod["status"]?[field] as JsonArray ?? []).OfType<JsonObject>();
}
