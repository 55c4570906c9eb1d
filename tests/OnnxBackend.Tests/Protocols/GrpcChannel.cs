using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;

namespace OnnxBackend.Tests.Protocols;

/// <summary>Unary gRPC calls over .NET's own HTTP/2: a message is five bytes of head and itself, the status comes in the trailers.</summary>
internal sealed class GrpcChannel(HttpClient http)
{
    private const string InferMethod = "/inference.GRPCInferenceService/ModelInfer";
    private const int HeadLength = 5;

    /// <summary>Throws <see cref="RefusedException"/> for every status but 0.</summary>
    public async Task<ModelInferResponse> InferAsync(ModelInferRequest request, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(Frame(request));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var message = new HttpRequestMessage(HttpMethod.Post, InferMethod)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await http.SendAsync(message, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (Status(response, "grpc-status") is not "0" and var status)
        {
            throw new RefusedException($"grpc-status {status}", Uri.UnescapeDataString(Status(response, "grpc-message") ?? string.Empty));
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1));
        return body[0] == 0 && HeadLength + length == body.Length
            ? ModelInferResponse.Parser.ParseFrom(body.AsSpan(HeadLength))
            : throw new InvalidDataException($"The answer's head says {length} bytes, compression {body[0]}; {body.Length - HeadLength} uncompressed ones are there.");
    }

    private static byte[] Frame(ModelInferRequest request)
    {
        var frame = new byte[HeadLength + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - HeadLength);
        request.WriteTo(frame.AsSpan(HeadLength));
        return frame;
    }

    /// <summary>From the trailers; from the headers where the answer has nothing but a status.</summary>
    private static string? Status(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.Single()
        : response.Headers.TryGetValues(name, out var leading) ? leading.Single()
        : null;
}
