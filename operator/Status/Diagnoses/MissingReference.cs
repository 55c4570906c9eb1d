using System.Text.RegularExpressions;

namespace ModelOperator.Status.Diagnoses;

/// <summary>Tells from a node's sentence which object, or which key of it, a pod names in vain.</summary>
internal static partial class MissingReference
{
    /// <summary>Null when the sentence is about something else.</summary>
    public static string? ReasonOf(string sentence)
    {
        if (MissingKey().IsMatch(sentence))
        {
            return Reasons.KeyNotFound;
        }

        return MissingObject().Match(sentence) is { Success: true } match
            ? match.Groups["kind"].Value.StartsWith("secret", StringComparison.OrdinalIgnoreCase) ? Reasons.SecretNotFound : Reasons.ConfigMapNotFound
            : null;
    }

    // The environment's wording, then the volumes'.
    [GeneratedRegex("couldn't find key |references non-existent (secret|config) key", RegexOptions.None, 1000)]
    private static partial Regex MissingKey();

    [GeneratedRegex("""(?<kind>secrets?|configmaps?) "[^"]*" not found""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex MissingObject();
}
