using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalCluster.Schemas.Cel;

/// <summary>Timestamps (RFC 3339) and durations as Go writes them: <c>1h30m</c>, <c>500ms</c>, <c>-1.5s</c>.</summary>
internal static partial class CelTime
{
    public static bool TryTimestamp(string text, out DateTimeOffset time)
    {
        time = default;
        return Timestamp().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var negative = text.StartsWith('-');
        var body = text.TrimStart('-', '+');
        if (body == "0")
        {
            return true;
        }

        if (!Duration().IsMatch(body))
        {
            return false;
        }

        // Nanoseconds are kept to .NET's 100 ns.
        var ticks = 0m;
        foreach (Match part in DurationPart().Matches(body))
        {
            var number = decimal.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            ticks += number * part.Groups[2].Value switch
            {
                "h" => TimeSpan.TicksPerHour,
                "m" => TimeSpan.TicksPerMinute,
                "s" => TimeSpan.TicksPerSecond,
                "ms" => TimeSpan.TicksPerMillisecond,
                "ns" => 0.01m,
                _ => TimeSpan.TicksPerMicrosecond,
            };
        }

        if (Math.Abs(ticks) > long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d([Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d))?\z", RegexOptions.None, 1000)]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+\z", RegexOptions.None, 1000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", RegexOptions.None, 1000)]
    private static partial Regex DurationPart();
}
