namespace OnnxBackend.Tests.Protocols;

internal static class InferenceProtocols
{
    /// <summary>The four forms of a request, to one server.</summary>
    public static IReadOnlyList<IInferenceProtocol> All(SuiteServer server)
    {
        var grpc = new GrpcChannel(server.Grpc);
        return [new RestJson(server.Rest), new RestBinary(server.Rest), new GrpcRaw(grpc), new GrpcTyped(grpc)];
    }
}
