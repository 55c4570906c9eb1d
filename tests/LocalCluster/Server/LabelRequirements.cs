using System.Globalization;
using LocalCluster.Api;
using Labels = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace LocalCluster.Server;

/// <summary>The grammar of label selectors: <c>a</c>, <c>!a</c>, <c>a=b</c>, <c>a!=b</c>, <c>a in (b,c)</c>, <c>a notin (b,c)</c>, <c>a&gt;1</c>, <c>a&lt;1</c>.</summary>
public static class LabelRequirements
{
    /// <summary>The conditions of a selector, all of which must hold; none for an empty one.</summary>
    /// <exception cref="ApiException">400, in a real server's words.</exception>
    public static IReadOnlyList<Func<Labels, bool>> Parse(string selector)
    {
        var tokens = new LabelLexer(selector);
        var requirements = new List<Func<Labels, bool>>();
        while (tokens.Peek.Length > 0)
        {
            if (!LabelLexer.IsWord(tokens.Peek) && tokens.Peek != "!")
            {
                throw Refusals.BadRequest($"found '{tokens.Peek}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(Requirement(tokens));
            switch (tokens.Take())
            {
                case "":
                    return requirements;
                case "," when LabelLexer.IsWord(tokens.Peek) || tokens.Peek == "!":
                    break;
                case ",":
                    throw Refusals.BadRequest($"found '{tokens.Peek}', expected: identifier after ','");
                case var other:
                    throw Refusals.BadRequest($"found '{other}', expected: ',' or 'end of string'");
            }
        }

        return requirements;
    }

    private static Func<Labels, bool> Requirement(LabelLexer tokens)
    {
        var absent = tokens.Peek == "!";
        if (absent)
        {
            tokens.Take();
        }

        var key = Word(tokens);
        if (absent)
        {
            return labels => !labels.ContainsKey(key);
        }

        if (tokens.Peek is "" or ",")
        {
            return labels => labels.ContainsKey(key);
        }

        switch (tokens.Take())
        {
            case "in":
                var any = Values(tokens);
                return labels => labels.TryGetValue(key, out var value) && any.Contains(value);
            case "notin":
                var none = Values(tokens);
                return labels => !labels.TryGetValue(key, out var value) || !none.Contains(value);
            case "=" or "==":
                var equal = Value(tokens);
                return labels => labels.TryGetValue(key, out var value) && value == equal;
            case "!=":
                var unequal = Value(tokens);
                return labels => !labels.TryGetValue(key, out var value) || value != unequal;
            case ">":
                var below = Number(tokens, key);
                return labels => NumberOf(labels, key) > below;
            case "<":
                var above = Number(tokens, key);
                return labels => NumberOf(labels, key) < above;
            case var other:
                throw Bad($"found '{other}', expected: in, notin, =, ==, !=, gt, lt");
        }
    }

    private static HashSet<string> Values(LabelLexer tokens)
    {
        if (tokens.Take() is not "(" and var open)
        {
            throw Bad($"found '{open}' expected: '('");
        }

        var values = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            values.Add(LabelLexer.IsWord(tokens.Peek) ? tokens.Take() : "");
            switch (tokens.Take())
            {
                case ")":
                    return values;
                case ",":
                    break;
                case var other:
                    throw Bad($"found '{other}', expected: ',', ')' or identifier");
            }
        }
    }

    private static string Value(LabelLexer tokens) => tokens.Peek is "" or "," ? "" : Word(tokens);

    private static long Number(LabelLexer tokens, string key)
    {
        var text = Value(tokens);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad($"values[0][{key}]: Invalid value: \"{text}\": for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private static long? NumberOf(Labels labels, string key) =>
        labels.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Word(LabelLexer tokens) => LabelLexer.IsWord(tokens.Peek) ? tokens.Take() : throw Bad($"found '{tokens.Peek}', expected: identifier");

    private static ApiException Bad(string why) => Refusals.BadRequest($"unable to parse requirement: {why}");
}
