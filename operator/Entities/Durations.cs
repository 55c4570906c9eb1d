using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOperator.Entities;

/// <summary>Durations as the API writes them: one positive whole number and one unit, such as <c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>2h</c>.</summary>
public static partial class Durations
{
    /// <summary>Five digits are enough (eleven years in hours), and no value that matches overflows a number of seconds.</summary>
    public const string Pattern = "^[1-9][0-9]{0,4}(ms|s|m|h)$";

    /// <summary>Reads a duration; false when the text is none.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is null || !Expression().IsMatch(text))
        {
            return false;
        }

        var digits = text.TrimEnd('m', 's', 'h');
        var number = int.Parse(digits, CultureInfo.InvariantCulture);
        duration = text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
        return true;
    }

    /// <summary>Reads a duration. Throws <see cref="FormatException"/> when the text is none.</summary>
    public static TimeSpan Parse(string text) => TryParse(text, out var duration)
        ? duration
        : throw new FormatException($"'{text}' is no duration; expected a positive whole number with ms, s, m or h, such as 30s");

    /// <summary>Whole seconds, rounded up, at least one: Kubernetes counts in seconds.</summary>
    public static int WholeSeconds(string text) => Math.Max(1, (int)Math.Ceiling(Parse(text).TotalSeconds));

    [GeneratedRegex(@"\A[1-9][0-9]{0,4}(ms|s|m|h)\z", RegexOptions.None, 1000)]
    private static partial Regex Expression();
}
