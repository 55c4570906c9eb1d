namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>A call that ends with a status of gRPC's own: the framing is wrong, the method does not exist. The message is for the client.</summary>
internal sealed class GrpcException(GrpcStatus status, string message, Exception? inner = null) : Exception(message, inner)
{
    public GrpcStatus Status => status;
}
