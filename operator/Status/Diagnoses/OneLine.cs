namespace ModelOperator.Status.Diagnoses;

/// <summary>Makes a text fit for a condition: one line of bounded length.</summary>
public static class OneLine
{
    /// <summary>What an Event takes, too; long enough for ONNX Runtime's own error with its path and its operator.</summary>
    public const int Longest = 1024;

    private const string Cut = "...";

    public static string Of(string text)
    {
        if (text.Length <= Longest && !text.Any(char.IsControl))
        {
            return text;
        }

        var words = new string([.. text.Select(letter => char.IsControl(letter) ? '\n' : letter)])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = string.Join(' ', words);
        if (line.Length <= Longest)
        {
            return line;
        }

        // Half of a surrogate pair is no text that the API server would take.
        var end = Longest - Cut.Length;
        return line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)] + Cut;
    }
}
