namespace InferenceRuntime.Protocols.Grpc.Wire;

/// <summary>Where in a message a length-delimited value lies.</summary>
internal readonly record struct ByteRange(int Start, int Length);
