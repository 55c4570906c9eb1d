using InferenceRuntime.Sessions;
using ModelStores;

namespace InferenceRuntime.Models;

internal static partial class ModelsLog
{
    [LoggerMessage(200, LogLevel.Information, "model {Model}: {Bytes} bytes, {Digest}, from the cache: {FromCache}, in {Seconds:0.000} s")]
    public static partial void Fetched(ILogger log, string model, long bytes, Sha256Digest digest, bool fromCache, double seconds);

    [LoggerMessage(201, LogLevel.Information, "model {Model}: loaded on {Provider}, opset {Opset}, after {Seconds:0.000} s")]
    public static partial void Loaded(ILogger log, string model, ExecutionProvider provider, string opset, double seconds);

    [LoggerMessage(202, LogLevel.Information, "model {Model}: loaded again, as a client asked")]
    public static partial void LoadedOnRequest(ILogger log, string model);

    [LoggerMessage(203, LogLevel.Warning, "model {Model}: could not be loaded, as a client asked: {Reason}: {Message}")]
    public static partial void NotLoadedOnRequest(ILogger log, string model, LoadFailureReason reason, string message);

    [LoggerMessage(204, LogLevel.Information, "model {Model}: unloaded, as a client asked")]
    public static partial void UnloadedOnRequest(ILogger log, string model);

    [LoggerMessage(205, LogLevel.Warning, "model {Model}: requests are not merged into batches, since {WhyNot}")]
    public static partial void NotBatched(ILogger log, string model, string whyNot);
}
