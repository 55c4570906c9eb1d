using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Reads Content-Encoding and Accept-Encoding.</summary>
internal static class ContentCodings
{
    /// <summary>What a request's body may be compressed with, as a header value.</summary>
    public const string Supported = "gzip, deflate";

    /// <summary>How a request's body is compressed. Refuses any other coding, and several at once, with 415.</summary>
    public static ContentCoding OfBody(HttpRequest request)
    {
        var header = request.Headers.ContentEncoding;
        if (header.Count == 0)
        {
            return ContentCoding.Identity;
        }

        return TryParse(header.ToString().Trim(), out var coding)
            ? coding
            : throw new BadHttpRequestException(
                $"The request has the Content-Encoding '{header}'; {Supported} and identity are accepted, one at a time.",
                StatusCodes.Status415UnsupportedMediaType);
    }

    /// <summary>
    /// The coding that the client likes best: identity when it asks for none; gzip before deflate before identity when it likes them equally.
    /// </summary>
    public static ContentCoding Choose(StringValues acceptEncoding)
    {
        if (acceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var wishes))
        {
            return ContentCoding.Identity;
        }

        double? any = null;
        double? gzip = null;
        double? deflate = null;
        double? identity = null;
        foreach (var wish in wishes)
        {
            var quality = wish.Quality ?? 1;
            if (wish.Value == "*")
            {
                any = quality;
            }
            else if (TryParse(wish.Value.ToString(), out var coding))
            {
                switch (coding)
                {
                    case ContentCoding.Gzip: gzip = quality; break;
                    case ContentCoding.Deflate: deflate = quality; break;
                    default: identity = quality; break;
                }
            }
        }

        // Named by nobody, identity is acceptable and liked least. Refused as well, it is still what a client can be sent when all else is.
        var best = identity ?? 0;
        var (gzipQuality, deflateQuality) = (gzip ?? any ?? 0, deflate ?? any ?? 0);
        return gzipQuality > 0 && gzipQuality >= deflateQuality && gzipQuality >= best ? ContentCoding.Gzip
            : deflateQuality > 0 && deflateQuality >= best ? ContentCoding.Deflate
            : ContentCoding.Identity;
    }

    private static bool TryParse(string name, out ContentCoding coding)
    {
        ContentCoding? found = name.ToLowerInvariant() switch
        {
            "identity" or "" => ContentCoding.Identity,
            "gzip" or "x-gzip" => ContentCoding.Gzip,
            "deflate" => ContentCoding.Deflate,
            _ => null,
        };
        coding = found ?? ContentCoding.Identity;
        return found is not null;
    }
}
