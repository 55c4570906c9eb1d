using System.ComponentModel.DataAnnotations;
using k8s.Models;

namespace ModelOperator.Entities;

/// <summary>CPU and memory of one pod.</summary>
public sealed record ResourcesSpec
{
    /// <summary>What the scheduler reserves, by resource name, such as cpu: 500m and memory: 512Mi.</summary>
    [MaxLength(16)]
    public IReadOnlyDictionary<string, ResourceQuantity>? Requests { get; init; }

    /// <summary>What the pod may use at most, by resource name.</summary>
    [MaxLength(16)]
    public IReadOnlyDictionary<string, ResourceQuantity>? Limits { get; init; }
}
