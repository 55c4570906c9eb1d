namespace LocalCluster.Apply;

/// <summary>RFC 6901.</summary>
internal static class JsonPointer
{
    /// <summary>The tokens of a pointer; null when it does not start with a slash.</summary>
    public static string[]? Parse(string? text) => text switch
    {
        null => null,
        "" => [],
        _ when text[0] == '/' => [.. text[1..].Split('/').Select(Unescape)],
        _ => null,
    };

    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
