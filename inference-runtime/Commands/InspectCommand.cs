using System.CommandLine;
using InferenceRuntime.Hosting;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Commands;

/// <summary><c>inspect</c>: what a model file declares, and whether it can be served.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("MODEL") { Description = "The path of an ONNX file." };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("inspect", "Shows a model's signature, opset, producer, size and digest.") { path, output };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(path), parsed.GetRequiredValue(output) == "json"));
        return command;
    }

    private static int Run(string path, bool json)
    {
        try
        {
            OnnxRuntimeEnvironment.Create(SessionSettings.ForInspection, (_, message) => Console.Error.WriteLine(message));
            var inspection = ModelInspection.Of(path);
            Console.Out.Write(json ? InspectionReport.Json(inspection) : InspectionReport.Table(inspection));
            return ExitCode.Success;
        }
        catch (ModelLoadException e)
        {
            Console.Error.WriteLine(TerminationMessage.Of(e, path).ToJson());
            return ExitCode.ModelFailed;
        }
    }
}
