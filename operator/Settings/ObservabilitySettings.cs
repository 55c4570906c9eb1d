using System.Collections.ObjectModel;
using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Settings;

/// <summary>How the models are observed.</summary>
public sealed record ObservabilitySettings
{
    /// <summary>
    /// Labels of every PodMonitor that the operator makes, for a Prometheus that selects them by labels, such as release: prometheus. They do not replace the operator's own. Default: none.
    /// </summary>
    [MaxLength(16)]
    public IReadOnlyDictionary<string, string> PodMonitorLabels { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
