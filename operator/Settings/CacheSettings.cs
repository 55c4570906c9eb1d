using System.ComponentModel.DataAnnotations;
using k8s.Models;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Settings;

/// <summary>Where the pods keep the artifacts that they fetch.</summary>
public sealed record CacheSettings
{
    /// <summary>
    /// EmptyDir, NodeFolder or PersistentVolumeClaim. Default EmptyDir: it goes with its pod, and a container that starts again in it does not fetch again. The other two
    /// outlive pods and are shared.
    /// </summary>
    [AllowedValues(CacheTypes.EmptyDir, CacheTypes.NodeFolder, CacheTypes.PersistentVolumeClaim)]
    public string Type { get; init; } = CacheTypes.EmptyDir;

    /// <summary>EmptyDir: the most that it may hold, such as 20Gi; the node evicts a pod that goes beyond it. Default: what the node has.</summary>
    public ResourceQuantity? SizeLimit { get; init; }

    /// <summary>EmptyDir: Memory keeps it in the node's memory, where it counts as the container's. Default: on the node's disk.</summary>
    [AllowedValues("Memory")]
    public string? Medium { get; init; }

    /// <summary>NodeFolder: the folder on each node, such as /var/cache/modeloperator. Each namespace has a folder of its own below it. No default.</summary>
    [MaxLength(512)]
    [Pattern("^/[^:]*[^:/]$", "it must be an absolute path without a colon, such as /var/cache/modeloperator")]
    public string? Path { get; init; }

    /// <summary>PersistentVolumeClaim: the name of the claim in each namespace. No default.</summary>
    [MaxLength(253)]
    [Pattern(DnsName.Pattern, DnsName.Rule)]
    public string? ClaimName { get; init; }

    /// <summary>PersistentVolumeClaim: the group that may write to it, which every pod is given. Default: none; the volume must be writable for the model server's user.</summary>
    [Range(0, int.MaxValue)]
    public int? FsGroup { get; init; }

    /// <summary>
    /// How much the model server keeps before it removes what was used least recently, such as 100Gi. Default: with sizeLimit 95 % of it, so that too large a model is an
    /// error with a reason and no eviction; else as much as there is room for.
    /// </summary>
    public ResourceQuantity? MaxBytes { get; init; }
}
