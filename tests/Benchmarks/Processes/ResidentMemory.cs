using System.Globalization;

namespace Benchmarks.Processes;

/// <summary>What a process has in memory, from Linux's own count.</summary>
internal static class ResidentMemory
{
    /// <summary>VmRSS in bytes, pages of shared libraries included.</summary>
    public static long Of(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
