using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Framing;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>A client of gRPC over HttpClient's HTTP/2, which lets a test send what no library would.</summary>
internal sealed class GrpcTestClient : IDisposable
{
    public const string Service = "/inference.GRPCInferenceService/";

    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5), EnableMultipleHttp2Connections = false };
    private readonly HttpClient _http;

    public GrpcTestClient(RuntimeProcess runtime)
    {
        _http = new HttpClient(_handler) { BaseAddress = new Uri($"http://{runtime.GrpcAddress}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>A call of the inference service that must succeed with one answer.</summary>
    public async Task<T> CallAsync<T>(string method, IMessage request)
        where T : IMessage<T>, new()
    {
        var reply = await SendAsync(Service + method, GrpcFrames.Frame(request));
        reply.Status.Should().Be(GrpcStatus.Ok, reply.Message);
        var answer = new T();
        answer.MergeFrom(reply.Messages.Should().ContainSingle().Subject);
        return answer;
    }

    /// <summary>Any call, with any body.</summary>
    public async Task<GrpcReply> SendAsync(string path, byte[] body, Action<HttpRequestMessage>? change = null, CancellationToken cancellation = default)
    {
        using var request = Request(path, new ByteArrayContent(body));
        change?.Invoke(request);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return await ReadAsync(response, cancellation);
    }

    /// <summary>A call whose messages go to and fro.</summary>
    public GrpcTestStream Open(string path, Action<HttpRequestMessage>? change = null)
    {
        var body = new GrpcStreamContent();
        var request = Request(path, body);
        change?.Invoke(request);
        return new GrpcTestStream(_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead), body);
    }

    public static async Task<GrpcReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var messages = new List<byte[]>();
        if (response.Content.Headers.ContentType?.MediaType == "application/grpc")
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellation);
            while (await GrpcFrames.ReadAsync(stream, cancellation) is { } message)
            {
                messages.Add(message);
            }
        }

        return Ending(response, messages);
    }

    public static GrpcReply Ending(HttpResponseMessage response, IReadOnlyList<byte[]> messages)
    {
        var trailersOnly = response.Headers.Contains("grpc-status");
        HttpHeaders headers = trailersOnly ? response.Headers : response.TrailingHeaders;
        GrpcStatus? status = Value(headers, "grpc-status") is { } number ? (GrpcStatus)int.Parse(number, CultureInfo.InvariantCulture) : null;
        return new GrpcReply(
            response.StatusCode, status, Uri.UnescapeDataString(Value(headers, "grpc-message") ?? string.Empty), messages, trailersOnly, Value(response.Headers, "grpc-encoding"));
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static HttpRequestMessage Request(string path, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "te", "trailers" } },
        };
    }

    private static string? Value(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.Single() : null;
}
