using System.Globalization;

namespace InferenceRuntime.Bench;

/// <summary>Reads the values of the flags that only <c>bench</c> has. Each throws <see cref="FormatException"/> with what was found and what is expected.</summary>
internal static class BenchValues
{
    private const int MaxConcurrency = 10_000;

    /// <summary><c>1,2,4,8</c>.</summary>
    public static IReadOnlyList<int> Levels(string text)
    {
        var levels = text.Split(',').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is > 0 and <= MaxConcurrency ? level : 0).ToList();
        return levels.Contains(0)
            ? throw new FormatException($"'{text}' is not a list of whole numbers from 1 to {MaxConcurrency}, such as 1,2,4,8")
            : levels;
    }

    /// <summary><c>NAME:1,3,224,224</c>; a scalar is <c>NAME:</c>. The last colon counts, since names may have some.</summary>
    public static KeyValuePair<string, long[]> Shape(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0)
        {
            var parts = text[(colon + 1)..] is { Length: > 0 } dimensions ? dimensions.Split(',') : [];
            var shape = Array.ConvertAll(parts, part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1);
            if (!shape.Contains(-1))
            {
                return KeyValuePair.Create(text[..colon], shape);
            }
        }

        throw new FormatException($"'{text}' is not of the form NAME:1,3,224,224");
    }

    /// <summary><c>NAME: VALUE</c>, as curl takes it.</summary>
    public static KeyValuePair<string, string> Header(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.AsSpan(0, colon).IndexOfAnyExceptInRange('!', '~') < 0 && !text.AsSpan().ContainsAny('\r', '\n')
            ? KeyValuePair.Create(text[..colon], text[(colon + 1)..].Trim())
            : throw new FormatException($"'{text}' is not of the form NAME: VALUE");
    }
}
