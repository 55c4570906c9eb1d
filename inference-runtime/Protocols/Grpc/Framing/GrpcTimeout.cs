using System.Globalization;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    public const string HeaderName = "grpc-timeout";

    // What a timer can still count: more is no limit to a server whose own is in seconds.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>False when the text is no time-out. Null for one so long that it limits nothing.</summary>
    public static bool TryParse(string text, out TimeSpan? timeout)
    {
        timeout = null;
        if (text.Length is < 2 or > 9
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || TicksPer(text[^1]) is not { } ticks)
        {
            return false;
        }

        // Eight digits of hours are 3.6e18 ticks: they fit. A nanosecond is a hundredth of a tick, and a short time is still not none.
        var total = ticks > 0 ? TimeSpan.FromTicks(count * ticks) : TimeSpan.FromTicks((count + 99) / 100);
        timeout = total < Longest ? total : null;
        return true;
    }

    private static long? TicksPer(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 0,
        _ => null,
    };
}
