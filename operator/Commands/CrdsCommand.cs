using System.CommandLine;
using ModelOperator.Crds;

namespace ModelOperator.Commands;

/// <summary><c>model-operator crds</c>: prints the CustomResourceDefinition, as crds/ has it.</summary>
internal static class CrdsCommand
{
    public static Command Create()
    {
        var command = new Command("crds", "Print the CustomResourceDefinition of InferenceService, for kubectl apply -f -.");
        command.SetAction(result => result.InvocationConfiguration.Output.Write(InferenceServiceCrd.Yaml()));
        return command;
    }
}
