using System.Text.RegularExpressions;

namespace OnnxBackend.Tests.Protocols;

/// <summary>The protocol writes NaN, Infinity and -Infinity as bare tokens, which JSON itself does not have.</summary>
internal static partial class BareNumbers
{
    /// <summary>Puts quotes around the bare tokens, and only around them: strings are matched first and stay as they are.</summary>
    public static string Quote(string json) =>
        StringOrToken().Replace(json, match => match.Value[0] == '"' ? match.Value : $"\"{match.Value}\"");

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?Infinity|NaN
        """, RegexOptions.NonBacktracking)]
    private static partial Regex StringOrToken();
}
