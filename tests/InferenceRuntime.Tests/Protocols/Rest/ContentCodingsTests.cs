using InferenceRuntime.Protocols.Rest;
using Microsoft.AspNetCore.Http;

namespace InferenceRuntime.Tests.Protocols.Rest;

public sealed class ContentCodingsTests
{
    [TestCase(null, "Identity")]
    [TestCase("", "Identity")]
    [TestCase("gzip", "Gzip")]
    [TestCase("x-gzip", "Gzip")]
    [TestCase("GZIP", "Gzip")]
    [TestCase("deflate", "Deflate")]
    [TestCase("gzip, deflate, br", "Gzip")]
    [TestCase("deflate, gzip", "Gzip")]
    [TestCase("gzip;q=0.5, deflate", "Deflate")]
    [TestCase("gzip;q=0, deflate;q=0", "Identity")]
    [TestCase("gzip;q=0.5, identity;q=0.8", "Identity")]
    [TestCase("gzip;q=0.8, identity;q=0.8", "Gzip")]
    [TestCase("*", "Gzip")]
    [TestCase("*;q=0.3, gzip;q=0", "Deflate")]
    [TestCase("br, zstd", "Identity")]
    [TestCase("br;q=1, *;q=0", "Identity")]
    [TestCase("identity;q=0, *;q=0", "Identity")]
    [TestCase(";;;", "Identity")]
    public void Choose_AcceptEncoding_TakesWhatTheClientLikesBest(string? header, string expected) =>
        ContentCodings.Choose(header).ToString().Should().Be(expected);

    [TestCase("gzip", "Gzip")]
    [TestCase("Deflate", "Deflate")]
    [TestCase("identity", "Identity")]
    [TestCase("", "Identity")]
    public void OfBody_KnownCoding_IsIt(string header, string expected) => ContentCodings.OfBody(Request(header)).ToString().Should().Be(expected);

    [TestCase("br")]
    [TestCase("gzip, gzip")]
    [TestCase("gzip, deflate")]
    public void OfBody_AnyOther_Is415(string header)
    {
        var parse = () => ContentCodings.OfBody(Request(header));

        parse.Should().Throw<BadHttpRequestException>().WithMessage($"*'{header}'*gzip, deflate*").Which.StatusCode.Should().Be(415);
    }

    private static HttpRequest Request(string contentEncoding)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.ContentEncoding = contentEncoding;
        return context.Request;
    }
}
