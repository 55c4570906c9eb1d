using ModelOperator.Entities;

namespace ModelOperator.Settings;

/// <summary>The settings file of the operator. A field that is absent keeps its default; docs/settings.md lists them.</summary>
/// <remarks>To add a setting: a property with its default here or in a record below, its use, and the row that a test writes into docs/settings.md. Attributes
/// (Required, Range, Pattern, Duration) are checked when the operator starts.</remarks>
public sealed record OperatorConfiguration
{
    /// <summary>The model server that runs where a spec names none.</summary>
    public RuntimeSettings Runtime { get; init; } = new();

    /// <summary>
    /// CPU and memory of a pod, for each resource that spec.resources names neither in requests nor in limits. Default: requests 250m and 256Mi, limits
    /// 2 CPUs and 2Gi: a small model fits, and one that does not says OOMKilled in its status.
    /// </summary>
    public ResourcesSpec Resources { get; init; } = DefaultResources.Value;

    /// <summary>The GPUs that the cluster has.</summary>
    public GpuSettings Gpu { get; init; } = new();

    /// <summary>Where the pods keep the artifacts that they fetch.</summary>
    public CacheSettings Cache { get; init; } = new();

    /// <summary>Where models may come from.</summary>
    public FetchSettings Fetch { get; init; } = new();

    /// <summary>How the operator asks the stores of services with refresh: OnChange whether their models changed.</summary>
    public RefreshSettings Refresh { get; init; } = new();

    /// <summary>How models are reached.</summary>
    public NetworkSettings Network { get; init; } = new();

    /// <summary>How the models are observed.</summary>
    public ObservabilitySettings Observability { get; init; } = new();

    /// <summary>How the operator works through its queue.</summary>
    public ReconciliationSettings Reconciliation { get; init; } = new();

    /// <summary>How several copies of the operator agree on the one that works.</summary>
    public LeaderElectionSettings LeaderElection { get; init; } = new();

    /// <summary>What the operator logs.</summary>
    public LogSettings Log { get; init; } = new();
}
