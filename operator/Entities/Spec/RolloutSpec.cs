using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>How pods are replaced when the spec changes.</summary>
public sealed record RolloutSpec
{
    /// <summary>
    /// RollingUpdate starts a new pod and waits until it is ready before an old one ends; Recreate ends the old pods first. Auto, the default,
    /// is RollingUpdate. InPlace is accepted, not in effect yet, and treated as RollingUpdate.
    /// </summary>
    [AllowedValues(RolloutStrategies.Auto, RolloutStrategies.RollingUpdate, RolloutStrategies.Recreate, RolloutStrategies.InPlace)]
    public string? Strategy { get; init; }

    /// <summary>How long a pod may take to become ready before the rollout counts as failed. Default 10m.</summary>
    [Duration]
    public string? ProgressDeadline { get; init; }
}
