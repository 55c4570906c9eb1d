using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Entities.External;
using ModelOperator.Entities.Validation;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Status;

/// <summary>All that the status is computed from, beside the resource itself.</summary>
public sealed record Observation
{
    /// <summary>The spec with every default resolved; null when the spec is not valid.</summary>
    public InferenceServiceSpec? Effective { get; init; }

    /// <summary>What the operator's defaults of today would change in the pod template, one line each.</summary>
    public IReadOnlyList<string> NewDefaults { get; init; } = [];

    public IReadOnlyList<FieldError> SpecErrors { get; init; } = [];

    /// <summary>The digest of the wanted pod template: pods that carry it are current. Null when the spec is not valid.</summary>
    public string? TemplateDigest { get; init; }

    public V1Deployment? Deployment { get; init; }

    public V1Service? Service { get; init; }

    public V2HorizontalPodAutoscaler? Autoscaler { get; init; }

    public V1Ingress? Ingress { get; init; }

    public V1NetworkPolicy? NetworkPolicy { get; init; }

    public V1HttpRoute? HttpRoute { get; init; }

    public V1GrpcRoute? GrpcRoute { get; init; }

    /// <summary>Kinds of children that the spec asks for and the cluster does not serve, by their names.</summary>
    public IReadOnlyList<string> MissingKinds { get; init; } = [];

    /// <summary>The pods of the service, of any template.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>What a ready pod of the current template said of its model; null when none was asked or none answered.</summary>
    public ModelStatus? Model { get; init; }

    /// <summary>What the model's store last said; null where it was not asked.</summary>
    public StoreAnswer? Store { get; init; }

    /// <summary>The version of the model that the pod template names; null when it names none.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>What a pod that is not ready is doing, in its own words; null when nothing is known.</summary>
    public string? Progress { get; init; }

    /// <summary>The Events of pods whose own status does not say what is wrong, the oldest first.</summary>
    public IReadOnlyList<PodReport> Reports { get; init; } = [];

    /// <summary>When to look again although nothing that is watched changes; null when that is not needed.</summary>
    public TimeSpan? LookAgainAfter { get; init; }

    public IReadOnlyList<ChildProblem> Problems { get; init; } = [];
}
