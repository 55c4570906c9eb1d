using Google.Protobuf;
using InferenceRuntime.Hosting;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Serving;
using Microsoft.AspNetCore.Connections;

namespace InferenceRuntime.Protocols.Grpc;

/// <summary>The one place where gRPC turns errors into statuses.</summary>
internal static class GrpcErrors
{
    public static GrpcStatus StatusOf(ServingError error) => error switch
    {
        ServingError.InvalidRequest => GrpcStatus.InvalidArgument,
        ServingError.Forbidden => GrpcStatus.PermissionDenied,
        ServingError.NotFound => GrpcStatus.NotFound,
        ServingError.NotReady => GrpcStatus.Unavailable,
        ServingError.Overloaded => GrpcStatus.ResourceExhausted,
        ServingError.DeadlineExceeded => GrpcStatus.DeadlineExceeded,
        _ => GrpcStatus.Internal,
    };

    /// <summary>What the client is told of a failure of its call.</summary>
    public static (GrpcStatus Status, string Message) Of(Exception failure, GrpcCall? call) => failure switch
    {
        _ when call is { ClientGone: true } => (GrpcStatus.Cancelled, "The client cancelled the call."),
        GrpcException grpc => (grpc.Status, grpc.Message),
        ServingException serving => (StatusOf(serving.Error), serving.Message),
        InvalidProtocolBufferException malformed => (GrpcStatus.InvalidArgument, $"The message is no valid protobuf: {malformed.Message}"),

        // Google.Protobuf reads beyond its buffer where a group or a tag is cut off, instead of saying so.
        IndexOutOfRangeException beyond when beyond.StackTrace?.Contains("Google.Protobuf", StringComparison.Ordinal) == true => (
            GrpcStatus.InvalidArgument, "The message is no valid protobuf: it is cut off."),
        OperationCanceledException when call is { DeadlinePassed: true } => (GrpcStatus.DeadlineExceeded, "The call's deadline passed before its answer."),
        OperationCanceledException when call is { ServerStopping: true } => (GrpcStatus.Unavailable, "This replica is shutting down; call another one."),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => (
            GrpcStatus.DeadlineExceeded, $"The message came too slowly; the least rate is {ConnectionLimits.MinBytesPerSecond} bytes a second."),
        BadHttpRequestException or ConnectionResetException or IOException => (GrpcStatus.Cancelled, failure.Message),
        _ => (GrpcStatus.Internal, $"The server failed on the call: {failure.Message}"),
    };
}
