using Testing;

namespace Benchmarks.Processes;

/// <summary>An executable as images carry it: compiled ahead of time (ReadyToRun), into a folder of its own.</summary>
internal static class PublishedServer
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The executable's path. Throws with the compiler's words when it can not be made.</summary>
    public static async Task<string> CreateAsync(string folder, string project = "inference-runtime/InferenceRuntime.csproj", string executable = "inference-runtime")
    {
        string[] arguments =
        [
            "publish", Path.Combine(RepositoryPaths.Root, project),
            "-c", "Release", "-r", "linux-x64", "-o", folder, "-v", "quiet", "-nodeReuse:false", "--self-contained", "false", "-p:PublishReadyToRun=true",
        ];
        var result = await ChildProcess.RunAsync("dotnet", arguments, timeout: Limit).ConfigureAwait(false);
        return result.ExitCode == 0
            ? Path.Combine(folder, executable)
            : throw new InvalidOperationException($"{project} can not be published: {result}");
    }
}
