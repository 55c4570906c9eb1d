namespace LocalCluster.Kubelet.Pods;

internal static partial class Log
{
    [LoggerMessage(20, LogLevel.Warning, "The status of pod {Pod} was not written")]
    public static partial void StatusNotWritten(ILogger logger, string pod, Exception failure);

    [LoggerMessage(21, LogLevel.Error, "Pod {Pod} failed in the kubelet itself")]
    public static partial void PodFailed(ILogger logger, string pod, Exception failure);
}
