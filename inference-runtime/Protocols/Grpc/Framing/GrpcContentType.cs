namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>The content types of gRPC with protobuf messages.</summary>
internal static class GrpcContentType
{
    public const string Value = "application/grpc";

    public static bool Matches(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(Value, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // application/grpc-web and application/grpc+json are others' protocols.
        var rest = contentType.AsSpan(Value.Length);
        return rest.IsEmpty || rest[0] == ';' || rest.Equals("+proto", StringComparison.OrdinalIgnoreCase);
    }
}
