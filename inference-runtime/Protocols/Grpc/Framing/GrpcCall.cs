using System.Globalization;
using Google.Protobuf;
using InferenceRuntime.Sessions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>One call: its messages in and out, its deadline, and the status that ends it.</summary>
internal sealed class GrpcCall : IDisposable
{
    private readonly HttpContext _context;
    private readonly MessageReader _reader;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _either;
    private readonly CancellationToken _stopping;
    private readonly bool _gzip;
    private CancellationTokenSource? _ending;

    /// <summary>Throws <see cref="GrpcException"/> for a header that makes no sense.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxMessageBytes">What a message may have, decompressed.</param>
    /// <param name="pool">Where messages are kept.</param>
    /// <param name="time">The clock of the deadline.</param>
    /// <param name="stopping">Ends streams when the server stops: nothing else would.</param>
    public GrpcCall(HttpContext context, long maxMessageBytes, NativeBufferPool pool, TimeProvider time, CancellationToken stopping)
    {
        _context = context;
        _stopping = stopping;
        var headers = context.Request.Headers;
        var encoding = headers[GrpcEncodings.HeaderName];

        // As other servers do: who sends gzip gets gzip, and nobody else pays for packing numbers.
        _gzip = GrpcEncodings.IsGzip(encoding) && GrpcEncodings.AcceptsGzip(headers[GrpcEncodings.AcceptHeaderName]);
        _reader = new MessageReader(context.Request.BodyReader, encoding, maxMessageBytes, pool, time);

        // The limit is a message's, and ours to enforce: a stream of messages has no end.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        if (headers.TryGetValue(GrpcTimeout.HeaderName, out var timeout))
        {
            if (!GrpcTimeout.TryParse(timeout.ToString(), out var limit))
            {
                throw new GrpcException(
                    GrpcStatus.InvalidArgument, $"The header {GrpcTimeout.HeaderName} is '{timeout}'; it is up to eight digits and a unit of H, M, S, m, u or n.");
            }

            if (limit is { } length)
            {
                _deadline = new CancellationTokenSource(length, time);
                _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, context.RequestAborted);
            }
        }
    }

    /// <summary>Ends with the client's deadline, or when it leaves.</summary>
    public CancellationToken Cancellation => _either?.Token ?? _context.RequestAborted;

    public bool ClientGone => _context.RequestAborted.IsCancellationRequested;

    /// <summary>Whether the server's end has ended this stream.</summary>
    public bool ServerStopping => _ending is not null && _stopping.IsCancellationRequested;

    public bool DeadlinePassed => _deadline?.IsCancellationRequested == true;

    /// <summary>The one message of a unary call.</summary>
    public async ValueTask<GrpcMessage> ReadOnlyMessageAsync()
    {
        var message = await _reader.ReadAsync(Cancellation).ConfigureAwait(false) ?? throw WrongCount("none was sent");
        try
        {
            if (await _reader.ReadAsync(Cancellation).ConfigureAwait(false) is { } second)
            {
                second.Dispose();
                throw WrongCount("more were sent");
            }

            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>The next message of a stream; null when the client has sent its last one.</summary>
    public ValueTask<GrpcMessage?> ReadAsync(CancellationToken cancellation) => _reader.ReadAsync(cancellation);

    /// <summary>
    /// Lets messages come as rarely as the client likes; only one that has begun must come at the least rate. The result ends with the call, and
    /// when the server stops.
    /// </summary>
    public CancellationToken OpenStream()
    {
        _context.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null;
        _reader.KeepsPace = true;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation, _stopping);
        return _ending.Token;
    }

    /// <returns>The bytes written.</returns>
    public async ValueTask<long> WriteAsync<T>(T message)
        where T : IOutgoingMessage
    {
        MessageWriter.CheckLength(message.Length);
        PrepareHeaders();
        if (message.Length >= Flushing.FlushEvery)
        {
            await _context.Response.StartAsync(Cancellation).ConfigureAwait(false);
        }

        IsMessageBegun = true;
        var written = await MessageWriter.WriteAsync(_context.Response.BodyWriter, message, _gzip, Cancellation).ConfigureAwait(false);
        IsMessageBegun = false;
        return written;
    }

    public async ValueTask WriteAsync(IMessage message) => await WriteAsync(new GeneratedMessage(message)).ConfigureAwait(false);

    /// <summary>Sends what was written; a unary answer is sent with its status instead.</summary>
    public async ValueTask FlushAsync()
    {
        PrepareHeaders();
        await _context.Response.BodyWriter.FlushAsync(Cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether a message was begun and not ended.</summary>
    public bool IsMessageBegun { get; private set; }

    public void Finish(GrpcStatus status, string message) => Finish(_context, status, message);

    /// <summary>Ends a call. Without an answer the status travels in the headers, which end the stream at once.</summary>
    public static void Finish(HttpContext context, GrpcStatus status, string message)
    {
        var response = context.Response;
        var trailers = response.HasStarted || status == GrpcStatus.Ok
            ? context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : response.Headers;
        if (!response.HasStarted)
        {
            response.ContentType = GrpcContentType.Value;
            response.Headers[GrpcEncodings.AcceptHeaderName] = GrpcEncodings.Accepted;
        }

        trailers["grpc-status"] = ((int)status).ToString(CultureInfo.InvariantCulture);
        if (message.Length > 0)
        {
            trailers["grpc-message"] = StatusMessage.Encode(message);
        }
    }

    public void Dispose()
    {
        _ending?.Dispose();
        _either?.Dispose();
        _deadline?.Dispose();
    }

    private void PrepareHeaders()
    {
        if (_context.Response.HasStarted)
        {
            return;
        }

        var headers = _context.Response.Headers;
        headers.ContentType = GrpcContentType.Value;
        headers[GrpcEncodings.AcceptHeaderName] = GrpcEncodings.Accepted;
        if (_gzip)
        {
            headers[GrpcEncodings.HeaderName] = GrpcEncodings.Gzip;
        }
    }

    private static GrpcException WrongCount(string found) => new(GrpcStatus.Unimplemented, $"The method takes exactly one message; {found}.");
}
