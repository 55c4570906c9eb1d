using System.Globalization;

namespace LocalCluster.Kubelet.Logs;

/// <summary>One line of a container's log file, in the CRI's format: <c>TIME stdout|stderr F TEXT</c>.</summary>
public readonly record struct LogLine(string Time, string Stream, string Text)
{
    /// <summary>RFC 3339 in UTC with nine fraction digits, as a container runtime stamps it; the clock's step is 100 ns.</summary>
    public static string Stamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00Z";

    public static LogLine Parse(string line)
    {
        var time = line.IndexOf(' ', StringComparison.Ordinal);
        var stream = line.IndexOf(' ', time + 1);
        var tag = line.IndexOf(' ', stream + 1);
        return time < 0 || stream < 0 || tag < 0
            ? throw new FormatException($"A log line reads 'TIME STREAM F TEXT', this one is '{line}'.")
            : new LogLine(line[..time], line[(time + 1)..stream], line[(tag + 1)..]);
    }

    public bool IsSince(DateTimeOffset since) =>
        DateTimeOffset.Parse(Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) >= since;

    public override string ToString() => $"{Time} {Stream} F {Text}";
}
