using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>Traces and metrics of the pods.</summary>
public sealed record ObservabilitySpec
{
    /// <summary>Traces sent over OTLP.</summary>
    [NotYetInEffect]
    public TracingSpec? Tracing { get; init; }

    /// <summary>Whether a PodMonitor is made: Auto (when the cluster knows the kind), Always or Never. Default Auto.</summary>
    [AllowedValues(PodMonitorModes.Auto, PodMonitorModes.Always, PodMonitorModes.Never)]
    public string? PodMonitor { get; init; }
}
