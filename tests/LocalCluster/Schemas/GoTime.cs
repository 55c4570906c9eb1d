namespace LocalCluster.Schemas;

/// <summary>Checks a time as Go parses it, and says with Go's words where it does not fit.</summary>
internal static class GoTime
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";
    private const string Micros = "2006-01-02T15:04:05.000000Z07:00";

    private static readonly (string Layout, int Digits)[] Parts =
        [("2006", 4), ("-", 0), ("01", 2), ("-", 0), ("02", 2), ("T", 0), ("15", 2), (":", 0), ("04", 2), (":", 0), ("05", 2)];

    /// <summary>The error, or null for a valid time. A MicroTime has exactly six fraction digits, a Time any number.</summary>
    public static string? FindError(string text, bool micro)
    {
        var at = 0;
        foreach (var (layout, digits) in Parts)
        {
            var fits = digits == 0
                ? string.CompareOrdinal(text, at, layout, 0, layout.Length) == 0
                : HasDigits(text, at, digits);
            if (!fits)
            {
                return Failure(text, micro, at, layout);
            }

            at += Math.Max(digits, digits == 0 ? 1 : 0);
        }

        if (micro)
        {
            if (at >= text.Length || text[at] != '.' || !HasDigits(text, at + 1, 6))
            {
                return Failure(text, micro, at, ".000000");
            }

            at += 7;
        }
        else if (at < text.Length && text[at] == '.')
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }

        return IsZone(text.AsSpan(at)) ? OutOfRange(text) : Failure(text, micro, at, "Z07:00");
    }

    private static bool HasDigits(string text, int at, int count) =>
        at + count <= text.Length && text.AsSpan(at, count).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsZone(ReadOnlySpan<char> rest) =>
        rest is "Z" || (rest.Length == 6 && rest[0] is '+' or '-' && rest[3] == ':' && char.IsAsciiDigit(rest[1]) && char.IsAsciiDigit(rest[5]));

    private static string? OutOfRange(string text) => Cel.CelTime.TryTimestamp(text, out _) ? null : $"parsing time \"{text}\": out of range";

    private static string Failure(string text, bool micro, int at, string layout) =>
        $"parsing time \"{text}\" as \"{(micro ? Micros : Seconds)}\": cannot parse \"{text[Math.Min(at, text.Length)..]}\" as \"{layout}\"";
}
