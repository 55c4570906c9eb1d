using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>
/// The way of a request through the REST decoders, without a socket: header, body, document, tensors. Counts what they answered; an
/// exception that is not theirs, which would be a 500, goes on to the test.
/// </summary>
internal sealed class RestDecoder
{
    /// <summary>As <c>--max-request-bytes</c>.</summary>
    public const long MaxRequestBytes = 64 * 1024 * 1024;

    // What a raw binary request is for: one free dimension beside a fixed one.
    private static readonly TensorSpec RawInput = new("x", Datatype.FP32, [TensorShape.Free, 2], ["n", ""]);

    private readonly InferRequestReader _reader;

    public RestDecoder() => _reader = new InferRequestReader(Pool);

    public NativeBufferPool Pool { get; } = new();

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Null when the request was accepted, else the message of its refusal.</summary>
    public string? Refusal(RestRequest request)
    {
        try
        {
            Decode(request)?.Dispose();
            Accepted++;
            return null;
        }
        catch (ServingException e)
        {
            e.Error.Should().Be(ServingError.InvalidRequest, "{0}", request);
            Refused++;
            return e.Message;
        }
    }

    /// <summary>The request, to be disposed; null for a raw binary one, of which only the shape is found.</summary>
    public InferenceRequest? Decode(RestRequest request)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodyLimit());
        http.Request.Body = new MemoryStream(request.Body, writable: false);
        http.Request.ContentLength = request.Body.Length;
        if (request.HeaderLength is not null)
        {
            http.Request.Headers[RequestBodyReader.HeaderLengthName] = request.HeaderLength;
        }

        var headerLength = RequestBodyReader.HeaderLength(http.Request);

        // A memory stream answers at once: the task is complete.
        var body = RequestBodyReader.ReadAsync(http.Request, headerLength, Pool, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (headerLength != 0)
        {
            return _reader.Read(body);
        }

        using (body)
        {
            RawShape.Infer(RawInput, body);
            return null;
        }
    }

    private sealed class BodyLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => true;

        public long? MaxRequestBodySize { get; set; } = MaxRequestBytes;
    }
}
