namespace InferenceRuntime.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(100, LogLevel.Information, "inference-runtime {Version}: {IntraOp} intra-op and {InterOp} inter-op threads, {Concurrency} requests at once")]
    public static partial void Starting(ILogger log, string version, int intraOp, int interOp, int concurrency);

    [LoggerMessage(101, LogLevel.Information, "listening on {Address}")]
    public static partial void Listening(ILogger log, string address);

    [LoggerMessage(112, LogLevel.Information, "gRPC listening on {Address}")]
    public static partial void GrpcListening(ILogger log, string address);

    [LoggerMessage(102, LogLevel.Information, "ready: serving {Models} on {Address} after {Seconds:0.000} s")]
    public static partial void Ready(ILogger log, string models, string address, double seconds);

    [LoggerMessage(103, LogLevel.Error, "model {Model} can not be served: {Reason}: {Message}")]
    public static partial void ModelFailed(ILogger log, string model, string reason, string message);

    [LoggerMessage(104, LogLevel.Warning, "the termination log {Path} can not be written: {Message}")]
    public static partial void TerminationLogFailed(ILogger log, string path, string message);

    [LoggerMessage(105, LogLevel.Information, "{Signal}: not ready from now on, still answering for {LameDuck:0.###} s")]
    public static partial void LameDuck(ILogger log, string signal, double lameDuck);

    [LoggerMessage(106, LogLevel.Information, "draining: {InFlight} requests in flight, at most {DrainTimeout:0.###} s")]
    public static partial void Draining(ILogger log, int inFlight, double drainTimeout);

    [LoggerMessage(107, LogLevel.Information, "drained, good-bye")]
    public static partial void Drained(ILogger log);

    [LoggerMessage(108, LogLevel.Error, "the drain's time is over and {InFlight} requests are still in flight; they are cut off")]
    public static partial void DrainTimedOut(ILogger log, int inFlight);

    [LoggerMessage(109, LogLevel.Error, "can not listen on {Addresses}: {Message}")]
    public static partial void CannotListen(ILogger log, string addresses, string message);

    [LoggerMessage(111, LogLevel.Critical, "loading the models failed in a way that it never should; this is a defect")]
    public static partial void LoadCrashed(ILogger log, Exception failure);

    [LoggerMessage(110, LogLevel.Warning, "onnxruntime: {Message}")]
    public static partial void OnnxRuntimeWarning(ILogger log, string message);

    [LoggerMessage(114, LogLevel.Warning, "partly ready: serving {Ready} of {All} models on {Address}; why the others can not be served is above")]
    public static partial void PartlyReady(ILogger log, int ready, int all, string address);

    [LoggerMessage(113, LogLevel.Warning, "the drain's time is over and clients still send requests; {Connections} connections are closed")]
    public static partial void StillAsked(ILogger log, int connections);

    [LoggerMessage(115, LogLevel.Warning, "connection {Connection} was closed {Seconds} s ago and its requests still have no end; it is given up")]
    public static partial void NeverEnded(ILogger log, string connection, double seconds);
}
