using System.Diagnostics;
using System.Globalization;
using Testing;

namespace Functional.Cluster;

/// <summary>The local process behind a pod's container, found by the pod's address in its arguments.</summary>
public static class PodProcess
{
    /// <summary>Sends SIGKILL to the one runtime process that serves at <paramref name="podIp"/>.</summary>
    public static void Kill(string podIp) => Find(podIp).Kill();

    /// <summary>Makes the process hang, with SIGSTOP, until it is let go on.</summary>
    public static Task StopAsync(string podIp) => SignalAsync("-STOP", podIp);

    public static Task ContinueAsync(string podIp) => SignalAsync("-CONT", podIp);

    private static async Task SignalAsync(string signal, string podIp)
    {
        var result = await ChildProcess.RunAsync("kill", [signal, Find(podIp).Id.ToString(CultureInfo.InvariantCulture)]).ConfigureAwait(false);
        result.ExitCode.Should().Be(0, result.ToString());
    }

    private static Process Find(string podIp)
    {
        var found = Process.GetProcesses().Where(process => IsRuntimeAt(process.Id, podIp)).ToList();
        found.Should().ContainSingle("one process serves at {0}", podIp);
        return found[0];
    }

    private static bool IsRuntimeAt(int processId, string podIp)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
            return Path.GetFileName(arguments[0]) == "inference-runtime" && arguments.Any(argument => argument.Contains($"{podIp}:", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // It ended between the listing and the look.
            return false;
        }
    }
}
