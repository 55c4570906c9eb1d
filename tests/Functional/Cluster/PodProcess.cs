using System.Diagnostics;

namespace Functional.Cluster;

/// <summary>The local process behind a pod's container, found by the pod's address in its arguments.</summary>
public static class PodProcess
{
    /// <summary>Sends SIGKILL to the one runtime process that serves at <paramref name="podIp"/>.</summary>
    public static void Kill(string podIp)
    {
        var found = Process.GetProcesses().Where(process => IsRuntimeAt(process.Id, podIp)).ToList();
        found.Should().ContainSingle("one process serves at {0}", podIp);
        found[0].Kill();
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
