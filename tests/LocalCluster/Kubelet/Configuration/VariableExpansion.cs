using System.Text;

namespace LocalCluster.Kubelet.Configuration;

/// <summary><c>$(NAME)</c> in commands, args and env values, with Kubernetes' rules: an unknown name stays as it is, <c>$$</c> is a dollar sign.</summary>
public static class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            at++;
            var end = text[at] == '(' ? text.IndexOf(')', at) : -1;
            if (text[at] == '$')
            {
                result.Append('$');
            }
            else if (end < 0)
            {
                result.Append('$').Append(text[at]);
            }
            else
            {
                var name = text[(at + 1)..end];
                result.Append(variables.TryGetValue(name, out var value) ? value : $"$({name})");
                at = end;
            }
        }

        return result.ToString();
    }
}
