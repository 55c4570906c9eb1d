using ModelOperator.Entities;
using ModelOperator.Status;

namespace ModelOperator.Metrics;

/// <summary>Counts InferenceServices by the status of their Ready condition.</summary>
internal static class ReadyCounts
{
    public static IReadOnlyDictionary<string, int> Of(IEnumerable<V1Beta1InferenceService> services)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal) { ["True"] = 0, ["False"] = 0, ["Unknown"] = 0 };
        foreach (var service in services)
        {
            var status = service.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)?.Status;
            counts[status is "True" or "False" ? status : "Unknown"]++;
        }

        return counts;
    }
}
