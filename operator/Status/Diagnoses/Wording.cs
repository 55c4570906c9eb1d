using System.Text.RegularExpressions;

namespace ModelOperator.Status.Diagnoses;

/// <summary>Compares what was said in two rounds of a loop.</summary>
internal static partial class Wording
{
    /// <summary>Whether the texts differ at most in words with digits: times, addresses, ports, counts, generated names.</summary>
    public static bool IsSame(string first, string second) => Words(first).SequenceEqual(Words(second), StringComparer.Ordinal);

    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(match => match.Value).Where(word => !word.Any(char.IsAsciiDigit));

    [GeneratedRegex("[A-Za-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
