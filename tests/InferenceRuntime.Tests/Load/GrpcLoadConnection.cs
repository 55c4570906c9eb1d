using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Tests.Protocols.Grpc;

namespace InferenceRuntime.Tests.Load;

/// <summary>
/// One HTTP/2 connection and never a second: HttpClient would move on to a new one by itself after a GOAWAY. It does so only with requests
/// that the server has said not to have begun.
/// </summary>
internal sealed class GrpcLoadConnection : ILoadConnection
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private int _connections;

    private GrpcLoadConnection(string address)
    {
        _handler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = false, ConnectCallback = ConnectAsync };
        _http = new HttpClient(_handler) { BaseAddress = new Uri($"http://{address}"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public static Task<ILoadConnection> OpenAsync(RuntimeProcess runtime, CancellationToken cancellation) =>
        Task.FromResult<ILoadConnection>(new GrpcLoadConnection(runtime.GrpcAddress));

    public async Task<LoadAnswer> AskAsync(float value, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, GrpcTestClient.Service + "ModelInfer")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(GrpcFrames.Frame(InferRequests.Raw("m", "x", "FP32", [1, 1], value))),
                Headers = { { "te", "trailers" } },
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return Read(await GrpcTestClient.ReadAsync(response, cancellation));
        }
        catch (HttpRequestException e) when (e.InnerException is SecondConnectionException || e.GetBaseException() is SecondConnectionException)
        {
            return new LoadAnswer(LoadOutcome.NotBegun, IsLast: true);
        }
        catch (HttpRequestException e) when (e.GetBaseException() is SocketException { SocketErrorCode: SocketError.Shutdown })
        {
            // A broken pipe: the request could not be written, since the connection had been closed before.
            return new LoadAnswer(LoadOutcome.NotBegun, IsLast: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return LoadAnswer.Lost(e.GetBaseException().Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _handler.Dispose();
        return ValueTask.CompletedTask;
    }

    private static LoadAnswer Read(GrpcReply reply) => reply.Status switch
    {
        GrpcStatus.Ok => new LoadAnswer(
            LoadOutcome.Answered, MemoryMarshal.Read<float>(ModelInferResponse.Parser.ParseFrom(reply.Messages.Single()).RawOutputContents.Single().Span)),
        GrpcStatus.ResourceExhausted => new LoadAnswer(LoadOutcome.Overloaded),
        GrpcStatus.Unavailable => new LoadAnswer(LoadOutcome.Draining, IsLast: true),
        _ => LoadAnswer.Lost($"{reply.Http}, {reply.Status}: {reply.Message}"),
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _connections) > 1)
        {
            throw new SecondConnectionException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private sealed class SecondConnectionException : Exception;
}
