using InferenceRuntime.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InferenceRuntime.Hosting;

/// <summary>What one client, or all together, may take from the process before a request is understood. docs/runtime.md has them as a table.</summary>
internal static class ConnectionLimits
{
    /// <summary>
    /// The least rate, in bytes per second, at which bodies are sent and answers are taken: that of a modem. A connection below it holds memory for
    /// nothing. Kestrel's own 240 would let one request of 64 MiB come for three days.
    /// </summary>
    public const double MinBytesPerSecond = 8 * 1024;

    /// <summary>How long a connection may be below the rate: Kestrel's default, doubled for hosts that are short of processor time.</summary>
    public static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(10);

    /// <summary>From a request's first byte to the end of its headers. They fit into a few packets; Kestrel's default is 30 s.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    public static void Apply(KestrelServerLimits limits, ServeOptions options)
    {
        limits.MaxRequestBodySize = options.MaxRequestBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(MinBytesPerSecond, RateGrace);
        limits.MinResponseDataRate = new MinDataRate(MinBytesPerSecond, RateGrace);

        // Kestrel's defaults, said here because clients depend on them: a larger request line is 414, more headers are 431.
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
    }
}
