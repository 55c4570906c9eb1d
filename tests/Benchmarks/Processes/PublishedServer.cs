using Testing;

namespace Benchmarks.Processes;

/// <summary>An executable as images carry it: compiled ahead of time (ReadyToRun), into a folder of its own.</summary>
internal static class PublishedServer
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The executable's path. Throws with the compiler's words when it can not be made.</summary>
    public static async Task<string> CreateAsync(string folder, string project = "inference-runtime/InferenceRuntime.csproj", string executable = "inference-runtime")
    {
        var path = Path.Combine(RepositoryPaths.Root, project);

        // As the images are built: to let publish restore for its own platform would rewrite the lock files of the libraries.
        await RunAsync("restore", path, "--locked-mode", "-p:PublishReadyToRun=true").ConfigureAwait(false);
        await RunAsync("publish", path, "--no-restore", "-c", "Release", "-r", "linux-x64", "-o", folder, "--self-contained", "false").ConfigureAwait(false);
        return Path.Combine(folder, executable);
    }

    private static async Task RunAsync(string command, string project, params string[] options)
    {
        var result = await ChildProcess.RunAsync("dotnet", [command, project, "-v", "quiet", "-nodeReuse:false", .. options], timeout: Limit).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {command} of {project} failed: {result}");
        }
    }
}
