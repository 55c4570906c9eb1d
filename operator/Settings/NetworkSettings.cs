using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Settings;

/// <summary>How models are reached.</summary>
public sealed record NetworkSettings
{
    /// <summary>
    /// The URL that status.url shows; {name}, {namespace} and {clusterIP} (of the Service) are filled in. Default
    /// http://{name}.{namespace}.svc.cluster.local; a cluster without DNS uses http://{clusterIP}.
    /// </summary>
    [Required]
    [Pattern("^https?://([^{}]|[{](name|namespace|clusterIP)[}])+$", "it must be an http:// or https:// URL with no placeholders but {name}, {namespace} and {clusterIP}")]
    public string UrlTemplate { get; init; } = "http://{name}.{namespace}.svc.cluster.local";

    /// <summary>
    /// The target that status.grpcUrl shows, HOST:PORT as gRPC's clients take it; the same names are filled in. Default
    /// {name}.{namespace}.svc.cluster.local:8081; a cluster without DNS uses {clusterIP}:8081.
    /// </summary>
    [Required]
    [Pattern("^([^{}]|[{](name|namespace|clusterIP)[}])+:[0-9]+$", "it must be a host and a port with no placeholders but {name}, {namespace} and {clusterIP}")]
    public string GrpcUrlTemplate { get; init; } = "{name}.{namespace}.svc.cluster.local:8081";

    /// <summary>
    /// The scheme of status.externalUrls at a Gateway's host names, https or http. Default https: it depends on the Gateway's listeners, which the operator does
    /// not read.
    /// </summary>
    [AllowedValues("https", "http")]
    public string GatewayScheme { get; init; } = "https";

    /// <summary>Who may connect to pods with a NetworkPolicy, whatever spec.network.policy says.</summary>
    public NetworkPolicySettings Policy { get; init; } = new();
}
