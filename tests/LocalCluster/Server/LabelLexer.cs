namespace LocalCluster.Server;

/// <summary>The words and signs of a label selector, one after the other; "" is its end.</summary>
internal sealed class LabelLexer
{
    private static readonly string[] Signs = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

    private readonly List<string> _tokens = [];
    private int _next;

    public LabelLexer(string selector)
    {
        for (var i = 0; i < selector.Length;)
        {
            if (char.IsWhiteSpace(selector[i]))
            {
                i++;
                continue;
            }

            var token = Signs.FirstOrDefault(sign => string.CompareOrdinal(selector, i, sign, 0, sign.Length) == 0) ?? WordAt(selector, i);
            _tokens.Add(token);
            i += token.Length;
        }
    }

    public string Peek => _next < _tokens.Count ? _tokens[_next] : "";

    public string Take()
    {
        var token = Peek;
        _next++;
        return token;
    }

    public static bool IsWord(string token) => token.Length > 0 && !Signs.Contains(token);

    private static string WordAt(string selector, int start)
    {
        var end = start;
        while (end < selector.Length && !char.IsWhiteSpace(selector[end]) && !Signs.Any(sign => sign[0] == selector[end]))
        {
            end++;
        }

        return selector[start..end];
    }
}
