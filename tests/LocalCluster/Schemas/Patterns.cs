using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace LocalCluster.Schemas;

/// <summary>RE2 patterns on .NET: linear time, no backtracking, no culture.</summary>
internal static class Patterns
{
    private const int MaxCached = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // Rules compile their patterns anew at each evaluation; building the automaton costs far more than running it.
    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The pattern is not valid, or needs what RE2 does not have (look-around, back references).</exception>
    public static Regex Compile(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known))
        {
            return known;
        }

        var built = Build(pattern);
        if (Cache.Count < MaxCached)
        {
            Cache[pattern] = built;
        }

        return built;
    }

    private static Regex Build(string pattern)
    {
        try
        {
            // In RE2 a $ is the end of the text; .NET's $ also matches before a last newline, \z does not.
            return new Regex(EndAnchors(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException($"the pattern {pattern} uses what RE2 lacks: {e.Message}", nameof(pattern), e);
        }
    }

    private static string EndAnchors(string pattern)
    {
        if (!pattern.Contains('$', StringComparison.Ordinal))
        {
            return pattern;
        }

        var result = new System.Text.StringBuilder(pattern.Length + 4);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                result.Append(c).Append(pattern[++i]);
                continue;
            }

            inClass = c switch { '[' => true, ']' => false, _ => inClass };
            result.Append(c == '$' && !inClass ? "\\z" : c.ToString());
        }

        return result.ToString();
    }
}
