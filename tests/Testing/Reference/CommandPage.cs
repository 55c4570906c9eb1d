using System.CommandLine;
using System.Text;

namespace Testing.Reference;

/// <summary>A command's options as tables in Markdown, from the definitions that its parser and its help have.</summary>
public static class CommandPage
{
    private const string Variable = " [env: ";

    /// <summary>Every command below the root that does something, in the order of its help: its description and its options.</summary>
    public static string Of(RootCommand root, string executable)
    {
        var text = new StringBuilder("\n");
        foreach (var command in root.Subcommands)
        {
            Append(text, command, $"{executable} {command.Name}");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Command command, string line)
    {
        var arguments = string.Concat(command.Arguments.Select(argument => $" {argument.Name.ToUpperInvariant()}"));
        text.Append("### `").Append(line).Append(arguments).Append("`\n\n").Append(Escaped(command.Description!)).Append("\n\n");
        var options = command.Options.Where(option => !option.Hidden).ToList();
        if (options.Count > 0)
        {
            var environment = options.Exists(option => option.Description!.Contains(Variable, StringComparison.Ordinal));
            text.Append(environment ? "| flag | environment | meaning |\n|---|---|---|\n" : "| flag | meaning |\n|---|---|\n");
            foreach (var option in options.Where(option => option.Name != "--help"))
            {
                text.Append(Row(option, environment));
            }

            text.Append('\n');
        }

        foreach (var below in command.Subcommands)
        {
            Append(text, below, $"{line} {below.Name}");
        }
    }

    private static string Row(Option option, bool environment)
    {
        var (meaning, variable) = option.Description!.Split(Variable) is [var before, var after] ? (before, after.TrimEnd(']')) : (option.Description, "");
        var names = string.Join(", ", option.Aliases.Append(option.Name).Select(name => $"`{name}`"));
        var value = option.HelpName is null ? "" : $" `{Escaped(option.HelpName)}`";
        return $"| {names}{value} | {(environment ? $"{(variable.Length > 0 ? $"`{variable}`" : "")} | " : "")}{Escaped(meaning)}{Default(option)} |\n";
    }

    private static string Default(Option option) =>
        option.HasDefaultValue && option.GetDefaultValue() is { } value and not false && !option.Description!.Contains("Default", StringComparison.Ordinal)
            ? $" Default `{(value is true ? "true" : value)}`."
            : "";

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
