using Testing;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>Runs shell commands that use curl. Without curl a test is skipped, except where everything must be there (CI=true).</summary>
internal static class Curl
{
    /// <summary>Runs a script and returns what it printed; a curl that can not connect, or a status above 399 with --fail, fails the test.</summary>
    public static async Task<string> RunAsync(string script, CancellationToken cancellation)
    {
        var found = await ChildProcess.RunAsync("bash", ["-c", "command -v curl"]).WaitAsync(cancellation);
        if (found.ExitCode != 0)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail("curl is not installed.");
            }

            Assert.Ignore("curl is not installed (Debian's package curl has it).");
        }

        // Silent but for errors, and nothing of the user's own settings or proxies.
        var result = await ChildProcess.RunAsync("bash", ["-c", "set -o pipefail; curl() { command curl -q -sS --noproxy '*' --max-time 20 \"$@\"; }\n" + script]).WaitAsync(cancellation);
        result.ExitCode.Should().Be(0, result.ToString());

        // Read line by line, so the last one ends whether curl ended it or not.
        return result.StandardOutput.TrimEnd('\n');
    }
}
