namespace InferenceRuntime.Protocols.Rest;

internal static partial class RestLog
{
    [LoggerMessage(400, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void Failed(ILogger log, string method, string path, Exception failure);

    [LoggerMessage(401, LogLevel.Debug, "{Method} {Path}: the client left before its answer")]
    public static partial void ClientGone(ILogger log, string method, string path);
}
