namespace InferenceRuntime.Bench;

/// <summary>How a server is spoken to.</summary>
internal enum BenchProtocol
{
    /// <summary>REST, tensors in JSON both ways.</summary>
    Json,

    /// <summary>REST, tensors in the binary extension both ways.</summary>
    Binary,

    /// <summary>gRPC, raw contents both ways.</summary>
    Grpc,
}
