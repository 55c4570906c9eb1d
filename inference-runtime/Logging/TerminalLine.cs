namespace InferenceRuntime.Logging;

/// <summary>One line of a terminal that is written again and again.</summary>
internal sealed class TerminalLine(TextWriter output, int columns)
{
    /// <summary>Writes over the line without ever reaching its end, where a terminal would begin another.</summary>
    public void Write(string line)
    {
        var width = Math.Max(20, columns - 1);
        output.Write('\r' + (line.Length > width ? line[..width] : line.PadRight(width)) + '\r');
        output.Flush();
    }

    public void Clear() => Write(string.Empty);

    /// <summary><c>####....</c>: as much of it as <paramref name="share"/> says, 0 to 1.</summary>
    public static string Bar(double share, int width)
    {
        var filled = (int)(Math.Clamp(share, 0, 1) * width);
        return new string('#', filled) + new string('.', width - filled);
    }
}
