using System.ComponentModel.DataAnnotations;
using k8s.Models;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>Settings passed through to the pods.</summary>
public sealed record PodSpec
{
    /// <summary>Labels added to the pods. The operator's own labels can not be replaced.</summary>
    [MaxLength(64)]
    [CelRule(
        "!('app.kubernetes.io/managed-by' in self) && !('app.kubernetes.io/name' in self) && !('app.kubernetes.io/instance' in self)",
        "app.kubernetes.io/managed-by, app.kubernetes.io/name and app.kubernetes.io/instance are the operator's own and can not be replaced")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations added to the pods. Keys below serving.modeloperator.io are the operator's own.</summary>
    [MaxLength(64)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Labels of the nodes that may run the pods; gpu.nodeSelector is added to it.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints that the pods tolerate.</summary>
    [MaxLength(64)]
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>Affinity of the pods to nodes and to other pods.</summary>
    public V1Affinity? Affinity { get; init; }

    /// <summary>How the pods spread over zones and nodes. A constraint without a labelSelector counts the pods of this resource.</summary>
    [ListMap("topologyKey", "whenUnsatisfiable")]
    [MaxLength(16)]
    public IReadOnlyList<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>The PriorityClass. Default: the cluster's.</summary>
    [MaxLength(253)]
    public string? PriorityClassName { get; init; }

    /// <summary>The RuntimeClass, such as nvidia. Default: the node's.</summary>
    [MaxLength(253)]
    public string? RuntimeClassName { get; init; }

    /// <summary>
    /// The ServiceAccount. Default: one of the service's own. Its token for the API server is not mounted; a token that the platform projects, as workload identity does, is not affected.
    /// </summary>
    [MaxLength(253)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Secrets with the credentials for the image's registry.</summary>
    [ListMap("name")]
    [MaxLength(16)]
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>
    /// How long a pod may take to end, in seconds. Default 40: it is out of the endpoints after 5, finishes its requests within 25, and has 10 to
    /// spare.
    /// </summary>
    [Range(0, 86400)]
    public long? TerminationGracePeriodSeconds { get; init; }
}
