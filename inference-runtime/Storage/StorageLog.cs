namespace InferenceRuntime.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(300, LogLevel.Information, "fetching {Uri}")]
    public static partial void Fetching(ILogger log, string uri);

    [LoggerMessage(301, LogLevel.Warning, "fetching failed, trying again in {Seconds:0.0} s: {Message}")]
    public static partial void Retrying(ILogger log, double seconds, string message);
}
