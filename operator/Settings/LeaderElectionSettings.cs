using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Settings;

/// <summary>How several copies of the operator agree on the one that works.</summary>
public sealed record LeaderElectionSettings
{
    /// <summary>The name of the Lease. Default model-operator. Taken up at the next start.</summary>
    [Required]
    [Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "it must be a DNS name in lower case")]
    public string LeaseName { get; init; } = "model-operator";

    /// <summary>How long a leader that went silent keeps the lease. Default 15s. Taken up at the next start.</summary>
    [Required]
    [Duration]
    public string LeaseDuration { get; init; } = "15s";

    /// <summary>How long the leader tries to renew before it gives up. Default 10s; shorter than the lease. Taken up at the next start.</summary>
    [Required]
    [Duration]
    public string RenewDeadline { get; init; } = "10s";

    /// <summary>The pause between two tries. Default 2s; shorter than the renew deadline. Taken up at the next start.</summary>
    [Required]
    [Duration]
    public string RetryPeriod { get; init; } = "2s";
}
