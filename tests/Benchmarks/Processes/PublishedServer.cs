using Testing;

namespace Benchmarks.Processes;

/// <summary>The server as images carry it: compiled ahead of time (ReadyToRun), into a folder of its own.</summary>
internal static class PublishedServer
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The executable's path. Throws with the compiler's words when it can not be made.</summary>
    public static async Task<string> CreateAsync(string folder)
    {
        string[] arguments =
        [
            "publish", Path.Combine(RepositoryPaths.Root, "inference-runtime", "InferenceRuntime.csproj"),
            "-c", "Release", "-r", "linux-x64", "-o", folder, "-v", "quiet", "-nodeReuse:false",
        ];
        var result = await ChildProcess.RunAsync("dotnet", arguments, timeout: Limit).ConfigureAwait(false);
        return result.ExitCode == 0
            ? Path.Combine(folder, "inference-runtime")
            : throw new InvalidOperationException($"The server can not be published: {result}");
    }
}
