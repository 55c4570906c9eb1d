using k8s.Models;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Status;

/// <summary>
/// Collects the conditions of one X
/// </summary>
public sealed class ConditionSet(IReadOnlyList<V1Condition>? previous, long generation, DateTime now)
{
    private readonly List<V1Condition> _conditions = [];

    public IReadOnlyList<V1Condition> Conditions => _conditions;

    public void MarkTrue(string type, string reason, string message) => Mark(type, "True", reason, message);

    public void MarkFalse(string type, string reason, string message) => Mark(type, "False", reason, message);

    public void MarkUnknown(string type, string reason, string message) => Mark(type, "Unknown", reason, message);

    public void Mark(string type, bool isTrue, Finding finding) => Mark(type, isTrue ? "True" : "False", finding.Reason, finding.Message);

    /// <summary>The condition as it was.</summary>
    public void Mark(V1Condition before) => Mark(before.Type, before.Status, before.Reason, before.Message);

    private void Mark(string type, string status, string reason, string message)
    {
        var before = previous?.FirstOrDefault(condition => condition.Type == type);
        _conditions.Add(new V1Condition
        {
            Type = type,
            Status = status,
            ObservedGeneration = generation,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
            Reason = reason,
            Message = OneLine.Of(message),
        });
    }
}
