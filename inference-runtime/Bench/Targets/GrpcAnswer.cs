namespace InferenceRuntime.Bench.Targets;

/// <summary>The answer to a unary call.</summary>
internal readonly record struct GrpcAnswer(int Status, string Error, byte[] Message)
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public bool IsSuccess => Status == 0;

    public string StatusName => Status < Names.Length ? Names[Status] : $"{Status}";
}
