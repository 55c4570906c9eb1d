using System.Diagnostics;

namespace Benchmarks.Operator;

/// <summary>The processor time of another process.</summary>
internal static class ProcessorTime
{
    /// <summary>Seconds in all, those of the kernel for it included.</summary>
    public static double Of(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalSeconds;
    }
}
