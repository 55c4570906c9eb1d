namespace ModelOperator.Entities;

/// <summary>The values of <see cref="ObservabilitySpec.PodMonitor"/>.</summary>
public static class PodMonitorModes
{
    public const string Auto = nameof(Auto);
    public const string Always = nameof(Always);
    public const string Never = nameof(Never);
}
