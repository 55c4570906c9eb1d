using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Logs;

namespace LocalCluster.Kubelet.Containers;

/// <summary>Why a container ended, in its own words: its termination log, or the end of its output where the pod asks for that.</summary>
public static class TerminationMessage
{
    // The kubelet's limits.
    private const int LongestMessage = 4096;
    private const int LongestFallback = 2048;
    private const int FallbackLines = 80;

    public static string? Read(JsonObject container, string path, int exitCode, ContainerLog log)
    {
        var message = File.Exists(path) ? ReadEnd(path) : "";
        if (message.Length == 0 && exitCode != 0 && container.Text("terminationMessagePolicy") == "FallbackToLogsOnError")
        {
            message = log.Tail(FallbackLines, LongestFallback);
        }

        return message.Length == 0 ? null : message;
    }

    private static string ReadEnd(string path)
    {
        using var file = File.OpenRead(path);
        file.Seek(Math.Max(0, file.Length - LongestMessage), SeekOrigin.Begin);
        var buffer = new byte[LongestMessage];
        return Encoding.UTF8.GetString(buffer, 0, file.ReadAtLeast(buffer, LongestMessage, throwOnEndOfStream: false));
    }
}
