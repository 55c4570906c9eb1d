using k8s;
using k8s.Models;

namespace ModelOperator.Entities.External;

/// <summary>Routes HTTP from Gateways to Services. The part of the Gateway API that the operator writes and reads.</summary>
[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public sealed record V1HttpRoute : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "HTTPRoute";
    public const string KubeGroup = "gateway.networking.k8s.io";
    public const string KubePluralName = "httproutes";

    public string ApiVersion { get; set; } = $"{KubeGroup}/{KubeApiVersion}";

    public string Kind { get; set; } = KubeKind;

    public required V1ObjectMeta Metadata { get; set; }

    public HttpRouteSpec? Spec { get; init; }

    public RouteStatus? Status { get; init; }
}
