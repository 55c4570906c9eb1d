namespace LocalCluster.Network.Forwarding;

internal static partial class Log
{
    [LoggerMessage(40, LogLevel.Warning, "Accepting a connection on {Address} failed")]
    public static partial void AcceptFailed(ILogger logger, string address, Exception failure);

    [LoggerMessage(41, LogLevel.Debug, "The endpoint {Endpoint} of {Address} did not answer, trying the next")]
    public static partial void ConnectFailed(ILogger logger, string endpoint, string address, Exception failure);
}
