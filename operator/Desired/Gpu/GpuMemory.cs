using System.Globalization;
using ModelOperator.Entities;

namespace ModelOperator.Desired.Gpu;

/// <summary>Whether a model can fit into its GPU at all.</summary>
public static class GpuMemory
{
    private const decimal Mebibyte = 1024 * 1024;

    /// <summary>
    /// Why it can not; null when it may. The file is the least that a model needs: its weights are in it, and what a run computes with comes on top.
    /// </summary>
    public static string? Refusal(InferenceServiceSpec effective, long? modelBytes) =>
        effective.Gpu is { Memory: { } memory } gpu && modelBytes > memory.ToDecimal()
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the model file has {modelBytes / Mebibyte:0} MiB, and one {gpu.ResourceName} has {memory.ToDecimal() / Mebibyte:0} MiB of memory: "
                    + $"ask for a larger GPU with spec.gpu, or serve a smaller model")
            : null;
}
