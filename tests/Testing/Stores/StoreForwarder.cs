using System.Net.Security;
using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>Hands a request on to the server of a store, and its answer back.</summary>
internal sealed class StoreForwarder(Uri upstream) : IDisposable
{
    // Of one connection, not of the request.
    private static readonly string[] HopHeaders = ["Connection", "Keep-Alive", "Transfer-Encoding"];

    private readonly HttpClient _client = new(TrustingHandler());

    /// <summary>For a server that the test has started itself: whose certificate it has is no question.</summary>
    public static SocketsHttpHandler TrustingHandler() =>
        new() { AllowAutoRedirect = false, UseProxy = false, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true } };

    /// <param name="http">The request.</param>
    /// <param name="target">Path and query that the server is asked for.</param>
    /// <param name="withoutHeaders">Headers that the server does not get.</param>
    /// <param name="inspect">Looks at the answer; true where it has answered itself.</param>
    public async Task ForwardAsync(HttpContext http, string target, string[] withoutHeaders, Func<HttpResponseMessage, Task<bool>>? inspect = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(upstream, target));
        if (http.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
        }

        foreach (var (name, value) in http.Request.Headers)
        {
            if (!HopHeaders.Concat(withoutHeaders).Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)value);
            }
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted).ConfigureAwait(false);
        if (inspect is not null && await inspect(response).ConfigureAwait(false))
        {
            return;
        }

        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !HopHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();
}
