namespace InferenceRuntime.Protocols.Rest;

internal static partial class RestLog
{
    [LoggerMessage(400, LogLevel.Error, "model {Model}: a request failed")]
    public static partial void Failed(ILogger log, string model, Exception failure);

    [LoggerMessage(401, LogLevel.Debug, "model {Model}: the client left before its answer")]
    public static partial void ClientGone(ILogger log, string model);
}
