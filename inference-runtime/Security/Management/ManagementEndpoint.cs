using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InferenceRuntime.Security.Management;

/// <summary>
/// Kestrel's endpoint for those who run the process: kubelet, operator, Prometheus. Plain HTTP/1.1 that asks for no key, and no inference. As a feature it marks its connections.
/// </summary>
internal sealed class ManagementEndpoint
{
    public static void Listen(KestrelServerOptions kestrel, IPEndPoint address)
    {
        var marker = new ManagementEndpoint();
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(marker);
                return next(connection);
            });
        });
    }
}
