using LocalCluster.Api;

namespace LocalCluster.Server;

/// <summary>The grammar of label selectors: <c>a</c>, <c>!a</c>, <c>a=b</c>, <c>a!=b</c>, <c>a in (b,c)</c>, <c>a notin (b,c)</c>.</summary>
public static class LabelRequirements
{
    /// <summary>The requirements between the commas that are not inside parentheses.</summary>
    public static IEnumerable<string> Split(string selector)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= selector.Length; i++)
        {
            if (i == selector.Length || (selector[i] == ',' && depth == 0))
            {
                var part = selector[start..i].Trim();
                start = i + 1;
                if (part.Length > 0)
                {
                    yield return part;
                }
            }
            else if (selector[i] == '(')
            {
                depth++;
            }
            else if (selector[i] == ')')
            {
                depth--;
            }
        }
    }

    public static Func<IReadOnlyDictionary<string, string>, bool> Parse(string requirement)
    {
        if (requirement.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && requirement.EndsWith(')'))
        {
            var head = requirement[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var values = requirement[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
            return head switch
            {
                [var key, "in"] => labels => labels.TryGetValue(key, out var value) && values.Contains(value),
                [var key, "notin"] => labels => !labels.TryGetValue(key, out var value) || !values.Contains(value),
                _ => throw Bad(requirement),
            };
        }

        if (requirement.Split("!=", StringSplitOptions.TrimEntries) is [var unequal, var not])
        {
            return labels => !labels.TryGetValue(unequal, out var value) || value != not;
        }

        if (requirement.Split(requirement.Contains("==", StringComparison.Ordinal) ? "==" : "=", StringSplitOptions.TrimEntries) is [var equal, var expected])
        {
            return labels => labels.TryGetValue(equal, out var value) && value == expected;
        }

        if (requirement.Any(c => char.IsWhiteSpace(c) || c is '=' or '(' or ')'))
        {
            throw Bad(requirement);
        }

        return requirement.StartsWith('!') ? labels => !labels.ContainsKey(requirement[1..]) : labels => labels.ContainsKey(requirement);
    }

    private static ApiException Bad(string requirement) =>
        Refusals.BadRequest($"unable to parse requirement: '{requirement}': expected KEY, !KEY, KEY=VALUE, KEY!=VALUE, KEY in (...) or KEY notin (...)");
}
