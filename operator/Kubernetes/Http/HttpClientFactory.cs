using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Makes the HTTP client for a cluster: HTTP/2 over TLS, where watches and requests share a connection, else pooled HTTP/1.1.</summary>
internal static class HttpClientFactory
{
    public static HttpClient Create(KubernetesApiConfiguration configuration, KubernetesApiOptions options)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),

            // A connection whose peer vanished without a word (a node that died) is found by its silence.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

            // Now and then a new connection, so that replicas of the API server behind a load balancer share the load.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            UseCookies = false,
        };
        SetProxy(sockets, configuration);
        HttpMessageHandler handler = sockets;
        AuthenticationHandler? authentication = null;
        if (configuration.Credentials is { } credentials)
        {
            handler = authentication = new AuthenticationHandler(credentials) { InnerHandler = sockets };
        }

        sockets.SslOptions = Tls(configuration, () => authentication?.Certificate);
        var client = new HttpClient(handler)
        {
            BaseAddress = configuration.Server.AbsoluteUri.EndsWith('/') ? configuration.Server : new Uri(configuration.Server.AbsoluteUri + "/"),
            DefaultRequestVersion = configuration.Server.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,

            // Each request has its own limit; a watch has none.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return client;
    }

    private static void SetProxy(SocketsHttpHandler sockets, KubernetesApiConfiguration configuration)
    {
        if (configuration.Proxy is { } proxy)
        {
            sockets.Proxy = new WebProxy(proxy);
        }
        else if (configuration.Server.IsLoopback)
        {
            // No proxy can reach this machine's loopback, whatever the environment says; kubectl has the same rule.
            sockets.UseProxy = false;
        }
    }

    private static SslClientAuthenticationOptions Tls(KubernetesApiConfiguration configuration, Func<X509Certificate2?> certificate)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = configuration.TlsServerName,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate()!,
        };
        if (configuration.SkipTlsVerify)
        {
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        else if (configuration.CertificateAuthorities is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,

                // A cluster's own authority publishes no revocation list.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return tls;
    }
}
