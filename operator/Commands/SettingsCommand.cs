using System.CommandLine;
using ModelOperator.Settings.Reference;

namespace ModelOperator.Commands;

/// <summary><c>model-operator settings</c>: prints every setting with its meaning and its default.</summary>
internal static class SettingsCommand
{
    private const string Yaml = "yaml";
    private const string Schema = "schema";

    public static Command Create()
    {
        var format = new Option<string>("--format")
        {
            Description = "yaml, a file to start from, or schema, a JSON Schema for editors and for the chart's values.",
            DefaultValueFactory = _ => Yaml,
        };
        format.AcceptOnlyFromAmong(Yaml, Schema);
        var command = new Command("settings", "Print every setting of the operator with its meaning and its default.") { format };
        command.SetAction(result => result.InvocationConfiguration.Output.Write(result.GetValue(format) == Schema ? SettingsSchema.Json() : SettingsTemplate.Yaml()));
        return command;
    }
}
