using Microsoft.Extensions.Primitives;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>The message encodings of this server: none, and gzip.</summary>
internal static class GrpcEncodings
{
    public const string HeaderName = "grpc-encoding";
    public const string AcceptHeaderName = "grpc-accept-encoding";
    public const string Gzip = "gzip";

    /// <summary>What the server tells its clients.</summary>
    public const string Accepted = "identity,gzip";

    public static bool IsGzip(StringValues encoding) => encoding.Count == 1 && string.Equals(encoding[0], Gzip, StringComparison.Ordinal);

    /// <summary>Whether a list such as <c>identity, deflate, gzip</c> has gzip.</summary>
    public static bool AcceptsGzip(StringValues accepted)
    {
        foreach (var list in accepted)
        {
            foreach (var range in list.AsSpan().Split(','))
            {
                if (list.AsSpan(range).Trim().SequenceEqual(Gzip))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
