using System.CommandLine;
using ModelOperator.Crds;

namespace ModelOperator.Commands;

/// <summary><c>model-operator crds</c>: prints the CustomResourceDefinition, as crds/ has it, or the page docs/api.md.</summary>
internal static class CrdsCommand
{
    private const string Yaml = "yaml";
    private const string Markdown = "markdown";

    public static Command Create()
    {
        var format = new Option<string>("--format")
        {
            Description = "yaml, for kubectl apply -f -, or markdown, the reference in docs/api.md.",
            DefaultValueFactory = _ => Yaml,
        };
        format.AcceptOnlyFromAmong(Yaml, Markdown);
        var command = new Command("crds", "Print the CustomResourceDefinition of InferenceService.") { format };
        command.SetAction(result => result.InvocationConfiguration.Output.Write(
            result.GetValue(format) == Markdown ? ApiReference.Markdown() : InferenceServiceCrd.Yaml()));
        return command;
    }
}
