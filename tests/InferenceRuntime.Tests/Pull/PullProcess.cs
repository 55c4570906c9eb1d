using System.Text.Json;
using Testing;

namespace InferenceRuntime.Tests.Pull;

/// <summary>The real executable's <c>pull</c>, with a cache of the test's.</summary>
internal static class PullProcess
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public static Task<ProcessResult> RunJsonAsync(string cache, params string[] arguments) => RunAsync(cache, ["--output=json", .. arguments]);

    public static Task<ProcessResult> RunAsync(string cache, params string[] arguments) =>
        ChildProcess.RunAsync(RepositoryPaths.InferenceRuntime, ["pull", $"--cache={cache}", .. arguments], timeout: Timeout);

    public static ChildProcess Start(string cache, params string[] arguments) =>
        ChildProcess.Start(RepositoryPaths.InferenceRuntime, ["pull", $"--cache={cache}", "--output=json", .. arguments]);

    /// <summary>Runs it and kills it, as SIGKILL does, when that many milliseconds have passed; null when it was killed.</summary>
    public static async Task<ProcessResult?> RunAndKillAsync(int milliseconds, string cache, params string[] arguments)
    {
        string[] all =
        [
            "--foreground", "--signal=KILL", FormattableString.Invariant($"{milliseconds / 1000.0:0.000}"), RepositoryPaths.InferenceRuntime, "pull", $"--cache={cache}", "--output=json", .. arguments,
        ];
        var result = await ChildProcess.RunAsync("timeout", all, timeout: Timeout);
        return result.ExitCode is 124 or 137 ? null : result;
    }

    public static (string Digest, long SizeBytes, string Path, bool FromCache) Report(this ProcessResult result)
    {
        result.ExitCode.Should().Be(0, result.StandardError);
        using var json = JsonDocument.Parse(result.StandardOutput);
        var root = json.RootElement;
        return (root.GetProperty("digest").GetString()!, root.GetProperty("sizeBytes").GetInt64(), root.GetProperty("path").GetString()!, root.GetProperty("fromCache").GetBoolean());
    }
}
