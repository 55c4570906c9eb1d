namespace InferenceRuntime.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(300, LogLevel.Information, "fetching {Uri}")]
    public static partial void Fetching(ILogger log, string uri);

    [LoggerMessage(301, LogLevel.Warning, "fetching failed, trying again in {Seconds:0.0} s: {Message}")]
    public static partial void Retrying(ILogger log, double seconds, string message);

    [LoggerMessage(302, LogLevel.Information, "{Progress}")]
    public static partial void Progressing(ILogger log, string progress);

    [LoggerMessage(303, LogLevel.Information, "evicted {Name} from the cache: {Bytes} bytes, last used {LastUsed:u}")]
    public static partial void Evicted(ILogger log, string name, long bytes, DateTime lastUsed);

    [LoggerMessage(304, LogLevel.Warning, "the cache {Folder} lies on a volume without file locks: no other process may use it")]
    public static partial void NoLocks(ILogger log, string folder);

    [LoggerMessage(305, LogLevel.Information, "{Uri} was changed while it was read and is looked up again: {Message}")]
    public static partial void Changed(ILogger log, string uri, string message);

    [LoggerMessage(306, LogLevel.Information, "it is read as a whole, without a way to go on after a crash: {Message}")]
    public static partial void NoRanges(ILogger log, string message);
}
