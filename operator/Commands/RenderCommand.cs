using System.CommandLine;
using ModelOperator.Hosting;
using ModelOperator.Rendering;
using ModelOperator.Settings;
using ModelOperator.Yaml;

namespace ModelOperator.Commands;

/// <summary><c>model-operator render</c>: prints what the operator would apply for the InferenceServices of a file, without a cluster.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        var file = new Option<string[]>("--filename", "-f") { Description = "A file of manifests, YAML or JSON; - reads the standard input. Repeatable.", Required = true };
        var settings = new Option<string?>("--settings") { Description = "The operator's settings file. Default: the defaults." };
        var @namespace = new Option<string>("--namespace") { Description = "The namespace of resources that name none.", DefaultValueFactory = _ => "default" };
        var own = new Option<string>("--operator-namespace") { Description = "The namespace that the operator runs in.", DefaultValueFactory = _ => "modeloperator-system" };
        var versions = new Option<string[]>("--api-versions")
        {
            Description = "group/version/Kind of an optional kind that the cluster serves, such as monitoring.coreos.com/v1/PodMonitor. Repeatable.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("render", "Print the objects that the operator would apply for the InferenceServices of a file.") { file, settings, @namespace, own, versions };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var configuration = LiveSettings.Read(result.GetValue(settings)).Current;
                var renderer = new Renderer(new RenderOptions(configuration, result.GetValue(@namespace)!, result.GetValue(own)!, result.GetValue(versions) ?? []));
                await ManifestFiles.ReadAsync(result.GetValue(file)!, renderer.Add, cancellationToken);
                return await WriteAsync(renderer, output, error);
            }
            catch (Exception problem) when (problem is SettingsException or IOException or UnauthorizedAccessException or FormatException)
            {
                await error.WriteLineAsync(problem.Message);
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static async Task<int> WriteAsync(Renderer renderer, TextWriter output, TextWriter error)
    {
        foreach (var line in renderer.Notes.Concat(renderer.Errors))
        {
            await error.WriteLineAsync(line);
        }

        if (renderer.Errors.Count > 0)
        {
            return ExitCodes.Usage;
        }

        await output.WriteAsync(YamlWriter.WriteStream(renderer.Documents));
        return ExitCodes.Success;
    }
}
