using System.Globalization;

namespace Benchmarks.Candidates;

/// <summary>What a serving process has used since its start, as it says itself.</summary>
internal readonly record struct ProcessCounters(double CpuSeconds, double AllocatedBytes)
{
    /// <summary>This process's own.</summary>
    public static ProcessCounters Own => new(Environment.CpuUsage.TotalTime.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true));

    /// <summary>From the Prometheus text of <c>/metrics</c>. Throws when a counter is missing, since a zero would look like an excellent result.</summary>
    public static ProcessCounters Parse(string text) => new(Value(text, "process_cpu_seconds_total"), Value(text, "dotnet_gc_heap_allocated_bytes_total"));

    public string ToMetrics() => string.Create(
        CultureInfo.InvariantCulture, $"process_cpu_seconds_total {CpuSeconds:R}\ndotnet_gc_heap_allocated_bytes_total {AllocatedBytes:R}\n");

    private static double Value(string text, string name)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            {
                return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidDataException($"/metrics has no {name}.");
    }
}
