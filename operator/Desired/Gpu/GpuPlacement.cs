using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Desired.Gpu;

/// <summary>Where the GPUs of one pod come from and what the pod needs to get there: a profile of the settings, or the fields of the spec.</summary>
public sealed record GpuPlacement
{
    /// <summary>The extended resource.</summary>
    public required string ResourceName { get; init; }

    /// <summary>GPUs of one pod.</summary>
    public required int Count { get; init; }

    /// <summary>The memory of one GPU; null when nobody said.</summary>
    public ResourceQuantity? Memory { get; init; }

    /// <summary>Labels of the nodes with the right GPU; null: any node that has the resource.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    public required IReadOnlyList<V1Toleration> Tolerations { get; init; }

    public string? RuntimeClassName { get; init; }

    /// <summary>What Auto stands for on this GPU; null when that can not be told.</summary>
    public string? Provider { get; init; }

    /// <summary>The image for this GPU; null: the one of every pod.</summary>
    public string? Image { get; init; }

    /// <summary>The placement that a spec asks for; null without GPUs. A profile that is not known counts as none: <see cref="GpuRules"/> refuses it.</summary>
    public static GpuPlacement? Of(GpuSpec? gpu, GpuSettings settings)
    {
        if (gpu is null)
        {
            return null;
        }

        var profile = Profile(gpu, settings);
        var resource = profile?.ResourceName ?? gpu.ResourceName ?? GpuSpec.DefaultResourceName;
        return new GpuPlacement
        {
            ResourceName = resource,
            Count = gpu.Count ?? 1,
            Memory = gpu.Memory ?? profile?.Memory ?? GpuResource.MigMemory(resource),
            NodeSelector = StringMap.Merge(profile?.NodeSelector, gpu.NodeSelector),
            Tolerations =
            [
                .. GpuResource.TaintKeys(resource).Select(key => new V1Toleration { Key = key, OperatorProperty = "Exists", Effect = "NoSchedule" }),
                .. profile?.Tolerations ?? [],
            ],
            RuntimeClassName = profile?.RuntimeClassName,
            Provider = profile?.ExecutionProvider ?? GpuResource.Provider(resource),
            Image = profile?.Image,
        };
    }

    /// <summary>The profile that a spec names; null when it names none, or one that is not there.</summary>
    internal static GpuProfile? Profile(GpuSpec gpu, GpuSettings settings) =>
        gpu.Profile is { } name ? settings.Profiles.GetValueOrDefault(name) : null;
}
