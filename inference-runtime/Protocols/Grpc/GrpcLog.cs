namespace InferenceRuntime.Protocols.Grpc;

internal static partial class GrpcLog
{
    [LoggerMessage(500, LogLevel.Error, "{Method}: a call failed")]
    public static partial void Failed(ILogger log, string method, Exception failure);

    [LoggerMessage(501, LogLevel.Debug, "{Method}: the client left before its answer")]
    public static partial void ClientGone(ILogger log, string method);
}
