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
}
