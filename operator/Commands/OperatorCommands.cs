using System.CommandLine;

namespace ModelOperator.Commands;

/// <summary>The command line of model-operator.</summary>
internal static class OperatorCommands
{
    public static RootCommand Create() => new("Serves ONNX models on Kubernetes: reconciles InferenceService resources.")
    {
        RunCommand.Create(),
        CrdsCommand.Create(),
        RbacCommand.Create(),
        RenderCommand.Create(),
        VerifyCommand.Create(),
        SettingsCommand.Create(),
        ConvertCommand.Create(),
    };
}
