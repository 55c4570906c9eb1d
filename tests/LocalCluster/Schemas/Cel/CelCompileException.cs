namespace LocalCluster.Schemas.Cel;

/// <summary>An expression that does not parse or type-check, with the place of the fault (0-based offset).</summary>
internal sealed class CelCompileException(string message, int position) : Exception(message)
{
    /// <summary>The message as a real server prints it: the place, the line, and a mark under the place.</summary>
    public string Show(string expression)
    {
        // The whole expression is at fault: its result has the wrong type.
        if (position < 0)
        {
            return Message;
        }

        var start = position == 0 ? 0 : expression.LastIndexOf('\n', Math.Min(position, expression.Length) - 1) + 1;
        var end = expression.IndexOf('\n', start);
        var line = expression.AsSpan(0, start).Count('\n') + 1;
        var column = position - start;
        var shown = end < 0 ? expression[start..] : expression[start..end];
        return $"compilation failed: ERROR: <input>:{line}:{column + 1}: {Message}\n | {shown}\n | {new string('.', column)}^";
    }
}
