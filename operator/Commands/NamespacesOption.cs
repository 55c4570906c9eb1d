using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace ModelOperator.Commands;

/// <summary>Options that name namespaces: <c>--watch-namespaces a,b</c>, or once for each.</summary>
internal static partial class NamespacesOption
{
    /// <summary>Every namespace that the operator serves.</summary>
    public const string All = "*";

    /// <param name="name">The option's name.</param>
    /// <param name="description">For the help.</param>
    /// <param name="allowAll">Whether <c>*</c> is a value, and then the default.</param>
    public static Option<string[]> Create(string name, string description, bool allowAll = false) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => allowAll ? [All] : [],
        CustomParser = result => Parse(name, allowAll, result),
    };

    private static string[]? Parse(string name, bool allowAll, ArgumentResult result)
    {
        var names = result.Tokens.SelectMany(token => token.Value.Split(',')).Select(part => part.Trim()).Distinct(StringComparer.Ordinal).ToArray();
        if (allowAll && names is [All])
        {
            return names;
        }

        if (Array.Find(names, part => !Namespace().IsMatch(part)) is { } wrong)
        {
            result.AddError($"{name} has '{wrong}'; expected names of namespaces with commas between them{(allowAll ? ", or *" : "")}, such as team-a,team-b");
            return null;
        }

        return names;
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.None, 1000)]
    private static partial Regex Namespace();
}
