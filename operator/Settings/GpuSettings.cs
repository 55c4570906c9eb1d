using System.Collections.ObjectModel;
using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Settings;

/// <summary>The GPUs of the cluster, as its administrators name them.</summary>
public sealed record GpuSettings
{
    /// <summary>Profiles by their names, which spec.gpu.profile refers to. Default: none.</summary>
    [MaxLength(256)]
    public IReadOnlyDictionary<string, GpuProfile> Profiles { get; init; } = ReadOnlyDictionary<string, GpuProfile>.Empty;
}
