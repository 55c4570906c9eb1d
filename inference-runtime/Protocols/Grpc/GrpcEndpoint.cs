using System.Net;
using InferenceRuntime.Security.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InferenceRuntime.Protocols.Grpc;

/// <summary>Kestrel's endpoint for gRPC: HTTP/2, without TLS by prior knowledge (h2c), with it by ALPN. As a feature it marks its connections.</summary>
internal sealed class GrpcEndpoint
{
    // What a client may send unread. Kestrel's 768 KiB a stream and 1 MiB a connection make a large tensor wait for a round trip each time.
    private const int StreamWindowBytes = 8 * 1024 * 1024;
    private const int ConnectionWindowBytes = 16 * 1024 * 1024;

    // Kestrel's 100 is a browser's measure; behind a proxy one connection carries the calls of many clients. What waits is bounded by the queue.
    private const int MaxStreamsPerConnection = 1000;

    // A peer that vanished without a word is noticed within a minute.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(40);

    public static void Listen(KestrelServerOptions kestrel, IPEndPoint address, ServerCertificate? certificate)
    {
        var limits = kestrel.Limits.Http2;
        limits.InitialStreamWindowSize = StreamWindowBytes;
        limits.InitialConnectionWindowSize = ConnectionWindowBytes;
        limits.MaxStreamsPerConnection = MaxStreamsPerConnection;
        limits.KeepAlivePingDelay = PingDelay;
        var marker = new GrpcEndpoint();
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(next => connection =>
            {
                connection.Features.Set(marker);
                return next(connection);
            });
            if (certificate is not null)
            {
                listen.UseHttps(certificate.ForGrpc());
            }
        });
    }
}
