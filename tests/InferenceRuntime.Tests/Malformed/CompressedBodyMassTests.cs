using System.IO.Compression;
using System.Text;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>Damaged compressed bodies: each is read or refused as the client's fault, none grows past the limit, and none leaves memory behind.</summary>
public sealed class CompressedBodyMassTests
{
    private const long Limit = 100_000;

    private readonly NativeBufferPool _pool = new();

    [TestCase("gzip")]
    [TestCase("deflate")]
    public void Read_DamagedStreams_AreReadOrRefused(string coding)
    {
        var mutator = new Mutator(20_261_121);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i * 7919 % 1000}, ")));
        var sources = new[] { Compress(coding, text), Compress(coding, new byte[1_000_000]), Compress(coding, []) };
        var (read, refused) = (0, 0);
        for (var i = 0; i < 6_000; i++)
        {
            var bytes = mutator.Mutate(sources[i % sources.Length], sources[(i + 1) % sources.Length]);
            try
            {
                using var body = Read(coding, bytes);
                body.Length.Should().BeLessThanOrEqualTo((int)Limit);
                read++;
            }
            catch (ServingException e)
            {
                e.Error.Should().Be(ServingError.InvalidRequest);
                refused++;
            }
            catch (BadHttpRequestException e)
            {
                e.StatusCode.Should().Be(StatusCodes.Status413PayloadTooLarge);
                refused++;
            }
        }

        TestContext.Out.WriteLine($"{read} read, {refused} refused");
        read.Should().BePositive();
        refused.Should().BeGreaterThan(3_000);
        _pool.Lent.Should().Be(0);
    }

    private RequestBody Read(string coding, byte[] bytes)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodyLimit());
        http.Request.Body = new MemoryStream(bytes, writable: false);
        http.Request.ContentLength = bytes.Length;
        http.Request.Headers.ContentEncoding = coding;

        // A memory stream answers at once: the task is complete.
        return RequestBodyReader.ReadAsync(http.Request, null, _pool, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static byte[] Compress(string coding, byte[] bytes)
    {
        var result = new MemoryStream();
        using (Stream stream = coding == "gzip" ? new GZipStream(result, CompressionLevel.Optimal) : new ZLibStream(result, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return result.ToArray();
    }

    private sealed class BodyLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => true;

        public long? MaxRequestBodySize { get; set; } = Limit;
    }
}
