using System.Text.Json.Serialization;

namespace Benchmarks.Processes;

/// <summary>An answer of the real server, for the bare endpoint to repeat: the same bytes and the headers that belong to them.</summary>
/// <param name="ContentType">The answer's Content-Type.</param>
/// <param name="HeaderLength">Inference-Header-Content-Length, where the answer is binary.</param>
/// <param name="Body">The body; of gRPC the framed message.</param>
internal sealed record CapturedAnswer(string ContentType, string? HeaderLength, byte[] Body);

/// <summary>One for each protocol.</summary>
internal sealed record CapturedAnswers(CapturedAnswer Json, CapturedAnswer Binary, CapturedAnswer Grpc);

[JsonSerializable(typeof(CapturedAnswers))]
internal sealed partial class CapturedJson : JsonSerializerContext;
