using k8s.Models;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>What the operator observed.</summary>
public sealed record InferenceServiceStatus
{
    /// <summary>The metadata.generation that this status was computed from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>
    /// Ready, Reconciling and Stalled always agree: Ready is True once the current spec is what serves, Stalled once it can not without a
    /// change, and Reconciling otherwise. SpecValid, WorkloadReady, ModelReady, ScalingReady, NetworkReady and MonitoringReady say which part is concerned; FieldsNotInEffect
    /// names fields that are set but not acted on yet, NewDefaultsAvailable what the operator's present defaults would change in the pods.
    /// </summary>
    [ListMap("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>Where the model answers over REST inside the cluster.</summary>
    public string? Url { get; init; }

    /// <summary>Where the model answers over gRPC inside the cluster: HOST:PORT, without TLS.</summary>
    public string? GrpcUrl { get; init; }

    /// <summary>
    /// Where the model answers over REST from outside the cluster: one URL for each host name of spec.network.gateway and spec.network.ingress. NetworkReady says
    /// whether the Gateway or the Ingress controller has taken them up.
    /// </summary>
    public IReadOnlyList<string>? ExternalUrls { get; init; }

    /// <summary>How many pods there are.</summary>
    public int? Replicas { get; init; }

    /// <summary>How many pods are ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>The label selector of the pods, as the scale subresource gives it to autoscalers.</summary>
    public string? Selector { get; init; }

    /// <summary>The model as a ready pod described it.</summary>
    public ModelStatus? Model { get; init; }

    /// <summary>Short forms for the columns of kubectl get.</summary>
    public SummaryStatus? Summary { get; init; }

    /// <summary>
    /// The spec with every default resolved: what really runs. It has the fields of spec; the schema does not repeat them, to keep the CRD small.
    /// </summary>
    [PreserveUnknownFields]
    public InferenceServiceSpec? Effective { get; init; }
}
