using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using InferenceRuntime.Bench.Requests;

namespace InferenceRuntime.Bench.Targets;

/// <summary>Unary gRPC calls over one HTTP/2 connection, with requests that are encoded already.</summary>
internal sealed class GrpcChannel : IDisposable
{
    private const string Service = "inference.GRPCInferenceService";

    private readonly SocketsHttpHandler _handler = new()
    {
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),

        // Large answers would wait for the window to grow; 8 MiB is more than most tensors.
        InitialHttp2StreamWindowSize = 8 * 1024 * 1024,
        ActivityHeadersPropagator = null,
    };

    private readonly HttpMessageInvoker _invoker;
    private readonly Uri _server;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;

    public GrpcChannel(Uri server, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        _server = server;
        _headers = headers;
        _invoker = new HttpMessageInvoker(_handler);
    }

    /// <summary>The address of a method, to be made once for many calls.</summary>
    public Uri MethodUri(string method) => new(_server, $"/{Service}/{method}");

    /// <summary>
    /// Sends a framed message. The answer's message is empty where <paramref name="keepMessage"/> is false. Throws <see cref="HttpRequestException"/>,
    /// <see cref="IOException"/>, and <see cref="InvalidDataException"/> for what is not gRPC.
    /// </summary>
    public async ValueTask<GrpcAnswer> CallAsync(Uri method, ReadOnlyMemory<byte> request, bool keepMessage, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        message.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in _headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _invoker.SendAsync(message, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidDataException($"HTTP {(int)response.StatusCode} instead of a gRPC answer");
        }

        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var answer = await ReadAsync(body, keepMessage, cancellation).ConfigureAwait(false);
        return Header(response, "grpc-status") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new GrpcAnswer(status, Uri.UnescapeDataString(Header(response, "grpc-message") ?? string.Empty), answer)
            : throw new InvalidDataException("the answer has no grpc-status");
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
    }

    /// <summary>Without a body the status comes in the headers, otherwise behind it.</summary>
    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.First() : null;

    private static async ValueTask<byte[]> ReadAsync(Stream body, bool keep, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var kept = keep ? new MemoryStream() : null;
            while (await body.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var count and > 0)
            {
                kept?.Write(buffer, 0, count);
            }

            return kept is { Length: > GrpcRequestBytes.PrefixLength } ? Unframe(kept.ToArray()) : [];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Unframe(byte[] framed) =>
        framed[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(framed.AsSpan(1)) == framed.Length - GrpcRequestBytes.PrefixLength
            ? framed[GrpcRequestBytes.PrefixLength..]
            : throw new InvalidDataException("the answer is not one uncompressed message");
}
