using System.Net;
using InferenceRuntime.Protocols.Grpc.Framing;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>How a call ended, as the wire had it.</summary>
/// <param name="Http">The status of HTTP, 200 for every call of gRPC.</param>
/// <param name="Status">grpc-status; null when there was none.</param>
/// <param name="Message">grpc-message, decoded.</param>
/// <param name="Messages">The answers, decompressed.</param>
/// <param name="IsTrailersOnly">Whether the status came in the headers.</param>
/// <param name="Encoding">grpc-encoding of the answer.</param>
internal sealed record GrpcReply(HttpStatusCode Http, GrpcStatus? Status, string Message, IReadOnlyList<byte[]> Messages, bool IsTrailersOnly, string? Encoding);
