namespace LocalCluster.Schemas.Cel;

/// <summary>
/// How field names that are no CEL identifiers are spelled in rules: <c>__dot__</c>, <c>__dash__</c>, <c>__slash__</c>,
/// <c>__underscores__</c>, and reserved words between double underscores.
/// </summary>
internal static class CelNames
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    };

    public static string Unescape(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal))
        {
            return name;
        }

        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal)
            && Reserved.Contains(name[2..^2]))
        {
            return name[2..^2];
        }

        return name
            .Replace("__dot__", ".", StringComparison.Ordinal)
            .Replace("__dash__", "-", StringComparison.Ordinal)
            .Replace("__slash__", "/", StringComparison.Ordinal)
            .Replace("__underscores__", "__", StringComparison.Ordinal);
    }
}
