using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>The cells of a Job.</summary>
internal static class JobCells
{
    public static string Status(JsonObject job)
    {
        foreach (var type in new[] { "Complete", "Failed", "SuccessCriteriaMet", "Suspended", "FailureTarget" })
        {
            if (Cells.Items(job["status"]?["conditions"]).Any(c => (string?)c["type"] == type && (string?)c["status"] == "True"))
            {
                return type;
            }
        }

        return job["metadata"]!["deletionTimestamp"] is null ? "Running" : "Terminating";
    }

    public static string Completions(JsonObject job)
    {
        var succeeded = Cells.Number(job["status"]?["succeeded"]);
        if (job["spec"]?["completions"] is { } completions)
        {
            return $"{succeeded}/{completions}";
        }

        var parallelism = (long?)job["spec"]?["parallelism"] ?? 1;
        return parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    public static string Duration(JsonObject job, DateTimeOffset now)
    {
        if (Time(job["status"]?["startTime"]) is not { } start)
        {
            return "";
        }

        return Ages.Of((Time(job["status"]?["completionTime"]) ?? now) - start);
    }

    private static DateTimeOffset? Time(JsonNode? text) =>
        DateTimeOffset.TryParse((string?)text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
