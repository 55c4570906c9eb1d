using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;

namespace ModelOperator.Status;

/// <summary>How far the Deployment is, seen from the current spec.</summary>
public sealed record RolloutState
{
    private const int None = 0;

    /// <summary>The pods that must be ready.</summary>
    public required int Required { get; init; }

    /// <summary>Pods of the current template.</summary>
    public required int Updated { get; init; }

    /// <summary>Pods of any template.</summary>
    public required int Total { get; init; }

    /// <summary>Ready pods of any template.</summary>
    public required int Available { get; init; }

    /// <summary>Whether the counts above belong to the Deployment's current spec.</summary>
    public required bool IsObserved { get; init; }

    /// <summary>Whether the Deployment gave up waiting; its message, or null.</summary>
    public string? DeadlineMessage { get; init; }

    /// <summary>Why the Deployment can not make pods (a quota, a refusing admission plug-in), or null.</summary>
    public string? CreationFailure { get; init; }

    /// <summary>
    /// Whether the current spec, and nothing else, is what serves. An autoscaler that adds pods leaves it so: only the least number has to be there.
    /// </summary>
    public bool IsComplete => IsObserved && Updated >= Required && Total == Updated && Available >= Required && (Required > None || Total == None);

    /// <summary>Whether pods of an older template are still there.</summary>
    public bool HasOlderPods => IsObserved && Total > Updated;

    public static RolloutState Of(InferenceServiceSpec effective, V1Deployment? deployment)
    {
        var status = deployment?.Status;
        var isObserved = deployment is not null && status?.ObservedGeneration >= (deployment.Metadata.Generation ?? 0);
        return new RolloutState
        {
            Required = EffectiveSpec.RequiredReplicas(effective),
            Updated = status?.UpdatedReplicas ?? None,
            Total = status?.Replicas ?? None,
            Available = status?.AvailableReplicas ?? None,
            IsObserved = isObserved,
            DeadlineMessage = isObserved
                ? status?.Conditions?.FirstOrDefault(c => c is { Type: "Progressing", Status: "False", Reason: "ProgressDeadlineExceeded" })?.Message
                : null,
            CreationFailure = isObserved
                ? status?.Conditions?.FirstOrDefault(c => c is { Type: "ReplicaFailure", Status: "True" })?.Message
                : null,
        };
    }
}
