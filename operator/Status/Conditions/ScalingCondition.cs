using ModelOperator.Desired;

namespace ModelOperator.Status.Conditions;

/// <summary>ScalingReady: what the autoscaler says of itself; absent when the spec asks for none. Ready does not depend on it.</summary>
internal static class ScalingCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        var observation = verdict.Observation;
        if (observation.Effective is null || !EffectiveSpec.IsAutoscaled(observation.Effective))
        {
            return;
        }

        var reported = observation.Autoscaler?.Status?.Conditions ?? [];
        if (reported.FirstOrDefault(c => c is { Type: "AbleToScale" or "ScalingActive", Status: "False" }) is { } refusal)
        {
            conditions.MarkFalse(ConditionTypes.ScalingReady, refusal.Reason ?? refusal.Type, Explain(refusal.Message ?? "the autoscaler gave no message"));
        }
        else if (reported.Any(c => c is { Type: "ScalingActive", Status: "True" }))
        {
            conditions.MarkTrue(ConditionTypes.ScalingReady, Reasons.AutoscalerActive, "the autoscaler has its metrics");
        }
        else
        {
            conditions.MarkUnknown(ConditionTypes.ScalingReady, Reasons.AutoscalerPending, "the autoscaler has not reported yet");
        }
    }

    private static string Explain(string words) => words.Contains("metrics.k8s.io", StringComparison.Ordinal) || words.Contains("resource metrics API", StringComparison.Ordinal)
        ? $"{words}; the metrics come from metrics-server: kubectl top pods must answer"
        : words;
}
