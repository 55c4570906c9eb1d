using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// Copies a body, piece by piece as it comes, from the socket's buffers into pooled native memory: the only copy that a binary tensor sees.
/// Kestrel enforces the size limit, and the least rate of a slow sender, while it is read.
/// </summary>
public static class RequestBodyReader
{
    public const string HeaderLengthName = "Inference-Header-Content-Length";

    private const int FirstBufferBytes = 16 * 1024;

    /// <summary>The declared length of the JSON in front of binary tensors; null when the whole body is JSON.</summary>
    public static int? HeaderLength(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(HeaderLengthName, out var values))
        {
            return null;
        }

        return int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw ServingException.Invalid(
                $"The header {HeaderLengthName} is '{values}'; it is the number of bytes of the JSON in front of the binary tensors.");
    }

    /// <summary>The whole body, decompressed. A declared length of the JSON counts decompressed bytes.</summary>
    public static ValueTask<RequestBody> ReadAsync(HttpRequest request, int? headerLength, NativeBufferPool pool, CancellationToken cancellation)
    {
        // Without a Content-Length nothing else would hold against the header's lie before memory is taken for it.
        var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (headerLength > limit)
        {
            throw ServingException.Invalid($"The header {HeaderLengthName} is {headerLength}; a body has at most {limit} bytes.");
        }

        var coding = ContentCodings.OfBody(request);
        return coding == ContentCoding.Identity
            ? ReadAsync(request.BodyReader, request.ContentLength, headerLength, pool, cancellation)
            : DecodeAsync(request, coding, headerLength, pool, cancellation);
    }

    private static async ValueTask<RequestBody> DecodeAsync(
        HttpRequest request, ContentCoding coding, int? headerLength, NativeBufferPool pool, CancellationToken cancellation)
    {
        var reader = await DecodedBody.OpenAsync(request, coding, cancellation).ConfigureAwait(false);
        try
        {
            return await ReadAsync(reader, null, headerLength, pool, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<RequestBody> ReadAsync(
        PipeReader reader, long? length, int? headerLength, NativeBufferPool pool, CancellationToken cancellation)
    {
        var jsonLength = headerLength ?? -1;
        if (headerLength > length)
        {
            throw HeaderTooLong(jsonLength, length.Value);
        }

        var json = new GrowingBuffer(pool, headerLength ?? length ?? FirstBufferBytes);
        var binary = headerLength is null ? null : new GrowingBuffer(pool, length - jsonLength ?? FirstBufferBytes);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
                Append(read.Buffer, json, binary, jsonLength);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (json.Length < jsonLength)
            {
                throw HeaderTooLong(jsonLength, json.Length);
            }

            return new RequestBody(json.Buffer, json.Length, binary?.Buffer, binary?.Length ?? 0);
        }
        catch (Exception e)
        {
            json.Buffer.Dispose();
            binary?.Buffer.Dispose();

            // A chunk's size that overflows, and a connection that breaks, are no failures of ours.
            if (e is IOException and not BadHttpRequestException)
            {
                throw ServingException.Invalid($"The body could not be read to its end: {e.Message}");
            }

            throw;
        }
    }

    private static void Append(ReadOnlySequence<byte> bytes, GrowingBuffer json, GrowingBuffer? binary, int jsonLength)
    {
        foreach (var memory in bytes)
        {
            var piece = memory.Span;
            var toJson = binary is null ? piece.Length : Math.Min(piece.Length, jsonLength - json.Length);
            json.Append(piece[..toJson]);
            binary?.Append(piece[toJson..]);
        }
    }

    private static ServingException HeaderTooLong(long length, long body) => ServingException.Invalid(
        $"The header {HeaderLengthName} says that the JSON has {length} bytes; the whole body has {body}.");
}
