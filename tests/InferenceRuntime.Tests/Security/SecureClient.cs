using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace InferenceRuntime.Tests.Security;

/// <summary>An HttpClient that takes any certificate and remembers whose it was.</summary>
internal sealed class SecureClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
    private readonly HttpClient _http;

    public SecureClient(Uri address, Version? version = null, X509Certificate2? own = null)
    {
        _handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            Seen.Enqueue(certificate!.Subject);
            return true;
        };
        if (own is not null)
        {
            _handler.SslOptions.ClientCertificates = [own];
        }

        _http = new HttpClient(_handler)
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(30),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>The subject of the certificate of each connection.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellation, params (string Name, string Value)[] headers) =>
        SendAsync("GET", path, cancellation, headers);

    /// <summary>A request without a body.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, CancellationToken cancellation, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        return await SendAsync(request, headers, cancellation);
    }

    /// <summary>Asks the model m for y = 2x - 1.</summary>
    public async Task<HttpResponseMessage> InferAsync(CancellationToken cancellation, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer");
        request.Content = new StringContent("""{"inputs": [{"name": "x", "shape": [2], "datatype": "FP32", "data": [1, 2]}]}""", new MediaTypeHeaderValue("application/json"));
        return await SendAsync(request, headers, cancellation);
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers, CancellationToken cancellation)
    {
        request.Version = _http.DefaultRequestVersion;
        request.VersionPolicy = _http.DefaultVersionPolicy;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, cancellation);
    }
}
