using System.CommandLine;
using ModelOperator.Hosting;
using ModelOperator.Migration.KServe;

namespace ModelOperator.Commands;

/// <summary><c>model-operator convert</c>: turns KServe's InferenceServices with ONNX models into ours.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var file = new Option<string[]>("--filename", "-f") { Description = "A file of manifests, YAML or JSON; - reads the standard input. Repeatable.", Required = true };
        var strict = new Option<bool>("--strict") { Description = "Exit with 1 when a field was not carried over." };
        var command = new Command("convert", "Print the InferenceServices that take the place of KServe's, and what they could not carry over.") { file, strict };
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetValue(file)!, result.GetValue(strict), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, bool strict, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var manifests = new KServeManifests();
        try
        {
            await ManifestFiles.ReadAsync(files, manifests.Add, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCodes.Usage;
        }

        foreach (var line in manifests.Notes.Concat(manifests.Errors))
        {
            await error.WriteLineAsync(line);
        }

        // One that can not be converted holds up no other.
        await output.WriteAsync(manifests.Output);
        return manifests.Errors.Count > 0 ? ExitCodes.Usage : strict && manifests.HasLosses ? ExitCodes.Failure : ExitCodes.Success;
    }
}
