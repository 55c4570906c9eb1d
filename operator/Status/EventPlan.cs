using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Kubernetes.Events;

namespace ModelOperator.Status;

/// <summary>Decides which events a change of status deserves: one for each transition, none for a status that stays.</summary>
public static class EventPlan
{
    public static IReadOnlyList<PlannedEvent> Between(InferenceServiceStatus? before, InferenceServiceStatus after)
    {
        var events = new List<PlannedEvent>();
        foreach (var condition in after.Conditions ?? [])
        {
            var previous = before?.Conditions?.FirstOrDefault(candidate => candidate.Type == condition.Type);
            if (IsNews(previous, condition) && events.All(known => known.Reason != condition.Reason || known.Message != condition.Message))
            {
                events.Add(new PlannedEvent(IsWarning(condition) ? EventType.Warning : EventType.Normal, condition.Reason, condition.Message));
            }
        }

        return events;
    }

    private static bool IsNews(V1Condition? previous, V1Condition current) => current.Type switch
    {
        // A change of reason is a transition of its own: from one failure to the next.
        ConditionTypes.Ready => previous?.Status != current.Status || previous?.Reason != current.Reason,
        ConditionTypes.Stalled or ConditionTypes.FieldsNotInEffect => current.Status == "True" && previous?.Status != "True",
        ConditionTypes.ModelReady => current.Status == "True" && previous?.Status != "True",
        // That a new service serves what the store has goes without saying.
        ConditionTypes.ModelFresh => current.Status switch
        {
            "False" => previous?.Status != "False" || previous.Reason != current.Reason,
            _ => current.Status == "True" && previous?.Status == "False",
        },
        ConditionTypes.NetworkReady or ConditionTypes.MonitoringReady =>
            current.Status != "Unknown" && (previous?.Status != current.Status || previous?.Reason != current.Reason),
        ConditionTypes.ScalingReady => current.Status != "Unknown" && previous?.Status != current.Status,
        // Reconciling, SpecValid and WorkloadReady say what Ready says.
        _ => false,
    };

    private static bool IsWarning(V1Condition condition) => condition.Type switch
    {
        ConditionTypes.Stalled or ConditionTypes.FieldsNotInEffect => true,
        _ => condition.Status == "False" && condition.Reason is not (Reasons.RollingOut or Reasons.Refreshing),
    };
}
