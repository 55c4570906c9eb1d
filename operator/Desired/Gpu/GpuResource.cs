using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired.Gpu;

/// <summary>What the name of an extended resource says of the GPU behind it.</summary>
internal static partial class GpuResource
{
    private const string Nvidia = "nvidia.com/";
    private const string Amd = "amd.com/";

    /// <summary>The execution provider for this maker's GPUs; null for a maker that is not known.</summary>
    public static string? Provider(string resourceName) =>
        resourceName.StartsWith(Nvidia, StringComparison.Ordinal) ? ExecutionProviders.Cuda
        : resourceName.StartsWith(Amd, StringComparison.Ordinal) ? ExecutionProviders.MiGraphX
        : null;

    /// <summary>Whether it is a slice of a GPU, as NVIDIA's MIG makes them.</summary>
    public static bool IsMig(string resourceName) => MigName().IsMatch(resourceName);

    /// <summary>The memory in the name of a MIG slice (<c>nvidia.com/mig-1g.10gb</c>: 10 GB); null when the name has none.</summary>
    public static ResourceQuantity? MigMemory(string resourceName) =>
        MigName().Match(resourceName) is { Success: true } match
            ? new ResourceQuantity(string.Create(CultureInfo.InvariantCulture, $"{match.Groups["memory"].ValueSpan}G"))
            : null;

    /// <summary>The keys of the taints that nodes with this resource carry: its own name, and for a slice or a shared GPU that of the whole one.</summary>
    public static IEnumerable<string> TaintKeys(string resourceName)
    {
        yield return resourceName;
        foreach (var maker in new[] { Nvidia, Amd })
        {
            if (resourceName.StartsWith(maker, StringComparison.Ordinal) && resourceName != maker + "gpu")
            {
                yield return maker + "gpu";
            }
        }
    }

    [GeneratedRegex(@"\Anvidia\.com/mig-[0-9]+[gc]\.(?<memory>[0-9]+)gb", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MigName();
}
