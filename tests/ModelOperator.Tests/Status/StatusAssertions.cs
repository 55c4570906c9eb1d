using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Tests.Status;

internal static class StatusAssertions
{
    public static V1Condition? Condition(this InferenceServiceStatus status, string type) =>
        status.Conditions?.SingleOrDefault(condition => condition.Type == type);

    /// <summary>The condition in one line, such as <c>False Unschedulable</c>.</summary>
    public static string Brief(this InferenceServiceStatus status, string type) =>
        status.Condition(type) is { } condition ? $"{condition.Status} {condition.Reason}" : "absent";
}
