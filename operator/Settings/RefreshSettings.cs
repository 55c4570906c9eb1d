using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Settings;

/// <summary>How the operator asks the stores of services with refresh: OnChange whether their models changed.</summary>
public sealed record RefreshSettings
{
    /// <summary>The time between two questions of one service, up to 15 % more or less, so that services do not ask together. Default 5m.</summary>
    [Required]
    [Duration]
    public string Interval { get; init; } = "5m";

    /// <summary>How long a store may take to answer. Default 15s; a store that does not is asked again after the interval, and what serves goes on serving.</summary>
    [Required]
    [Duration]
    public string Timeout { get; init; } = "15s";

    /// <summary>
    /// Whether the operator reads the Secret that spec.model.secretRef names, when it asks, and only then. Default true; with false such services are not asked after, and
    /// the operator needs no access to Secrets.
    /// </summary>
    public bool ReadSecrets { get; init; } = true;
}
