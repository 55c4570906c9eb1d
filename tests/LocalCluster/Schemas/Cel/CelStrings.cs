using System.Text.RegularExpressions;

namespace LocalCluster.Schemas.Cel;

/// <summary>Methods of strings.</summary>
internal static class CelStrings
{
    public static object? Call(string text, string function, object?[] args) => (function, args) switch
    {
        ("startsWith", [string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", [string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("contains", [string part]) => text.Contains(part, StringComparison.Ordinal),
        ("matches", [string pattern]) => Matches(text, pattern),
        ("find", [string pattern]) => Regex(pattern).Match(text).Value,
        ("findAll", [string pattern]) => Regex(pattern).Matches(text).Select(m => (object?)m.Value).ToList(),
        ("findAll", [string pattern, long limit]) =>
            Regex(pattern).Matches(text).Take(limit < 0 ? int.MaxValue : (int)limit).Select(m => (object?)m.Value).ToList(),
        ("lowerAscii", []) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c)),
        ("upperAscii", []) => string.Concat(text.Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : c)),
        ("trim", []) => text.Trim(),
        ("reverse", []) => string.Concat(text.EnumerateRunes().Reverse().Select(r => r.ToString())),
        ("split", [string separator]) => Split(text, separator, -1),
        ("split", [string separator, long limit]) => Split(text, separator, limit),
        ("replace", [string from, string to]) => text.Replace(from, to, StringComparison.Ordinal),
        ("charAt", [long at]) => at == text.Length ? "" : text[Bound(text, at)..Bound(text, at + 1)],
        ("indexOf", [string part]) => (long)text.IndexOf(part, StringComparison.Ordinal),
        ("indexOf", [string part, long from]) => (long)text.IndexOf(part, Bound(text, from), StringComparison.Ordinal),
        ("lastIndexOf", [string part]) => (long)text.LastIndexOf(part, StringComparison.Ordinal),
        ("substring", [long from]) => text[Bound(text, from)..],
        ("substring", [long from, long to]) => to >= from
            ? text[Bound(text, from)..Bound(text, to)]
            : throw new CelEvaluationException($"invalid substring range. start: {from}, end: {to}"),
        ("format", [IReadOnlyList<object?> values]) => Format(text, values),
        _ => throw CelOperators.NoOverload(function, [text, .. args]),
    };

    public static bool Matches(string text, string pattern) => Regex(pattern).IsMatch(text);

    private static Regex Regex(string pattern)
    {
        try
        {
            return Patterns.Compile(pattern);
        }
        catch (ArgumentException e)
        {
            throw new CelEvaluationException($"error parsing regexp: {e.Message}");
        }
    }

    private static List<object?> Split(string text, string separator, long limit)
    {
        if (limit == 0)
        {
            return [];
        }

        var count = limit < 0 ? int.MaxValue : (int)limit;
        return separator.Length == 0
            ? [.. text.Select(c => (object?)c.ToString())]
            : [.. text.Split(separator, count, StringSplitOptions.None)];
    }

    private static int Bound(string text, long at) =>
        at >= 0 && at <= text.Length ? (int)at : throw new CelEvaluationException($"index out of range: {at}");

    private static string Format(string text, IReadOnlyList<object?> values)
    {
        var result = new System.Text.StringBuilder();
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[++i] == '%')
            {
                result.Append('%');
            }
            else if (text[i] is 's' or 'd' && next < values.Count)
            {
                result.Append(CelOperators.Text(values[next++]));
            }
            else
            {
                throw new CelEvaluationException($"could not parse formatting clause: unrecognized formatting clause \"{text[i]}\"");
            }
        }

        return result.ToString();
    }
}
