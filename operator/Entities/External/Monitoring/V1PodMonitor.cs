using k8s;
using k8s.Models;

namespace ModelOperator.Entities.External;

/// <summary>Tells Prometheus which pods to scrape. The part of the Prometheus operator's API that the operator writes.</summary>
[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public sealed record V1PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "PodMonitor";
    public const string KubeGroup = "monitoring.coreos.com";
    public const string KubePluralName = "podmonitors";

    public string ApiVersion { get; set; } = $"{KubeGroup}/{KubeApiVersion}";

    public string Kind { get; set; } = KubeKind;

    public required V1ObjectMeta Metadata { get; set; }

    public PodMonitorSpec? Spec { get; init; }
}
