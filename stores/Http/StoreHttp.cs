using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace ModelStores;

/// <summary>
/// HTTP as every store of ours is asked over it: failures are <see cref="StoreException"/>s with the store's own answer, redirects are followed without taking
/// credentials to another host, and a Secret's <c>ca.crt</c> is trusted instead of the system's authorities.
/// </summary>
public sealed class StoreHttp(StoreHttpOptions options, TimeProvider time) : IDisposable
{
    private static readonly Func<FetchRules> Unruled = () => FetchRules.None;

    // By the authorities that they trust; a process meets few.
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private readonly Lazy<StoreHttp>? _identities = options.Rules == Unruled ? null : new(() => new StoreHttp(options with { Rules = Unruled }, time));

    public TimeProvider Time => time;

    /// <summary>The rules of the moment.</summary>
    public FetchRules Rules => options.Rules();

    /// <summary>
    /// The same without rules, for whoever gives this process its own identity: the metadata of a machine is at an address that no model may be fetched from. What a model's
    /// namespace can name never goes over it.
    /// </summary>
    internal StoreHttp Identities => _identities?.Value ?? this;

    /// <summary>The client for these credentials' authorities. It follows no redirect and has no time-out: the caller's token is one.</summary>
    public HttpClient ClientFor(StoreAccess access)
    {
        var pem = access.Credentials?.Text(CustomAuthorities.Key);
        var key = pem is null ? string.Empty : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pem)));
        return _clients.TryGetValue(key, out var known) ? known : _clients.GetOrAdd(key, _ => CreateClient(pem, access));
    }

    /// <summary>
    /// Sends the request and returns the answer, whatever its status, once its head is there; the caller disposes it. Redirects of GET and HEAD are followed, at most
    /// <see cref="StoreHttpOptions.MaxRedirects"/>: to the same origin with every header, to another without those that may be secret, and never from https to http.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="shown">The object's URI as it can stand in a message.</param>
    /// <param name="access">Whose authorities are trusted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="leavesOrigin">Whether a redirect to another host is followed; else it is the answer.</param>
    /// <exception cref="StoreException">No answer: transient, except for what another try would not mend.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string shown, StoreAccess access, CancellationToken cancellation, bool leavesOrigin = true)
    {
        var client = ClientFor(access);
        var current = request;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(client, current, shown, cancellation).ConfigureAwait(false);
            if (Redirect.Of(current, response) is not { } target || (!leavesOrigin && !Redirect.IsSameOrigin(current.RequestUri!, target)))
            {
                return response;
            }

            response.Dispose();
            if (redirects == options.MaxRedirects)
            {
                throw new StoreException(StoreFailure.Unreachable, $"{shown} redirects more than {options.MaxRedirects} times, last to {ModelLocation.Redact(target.AbsoluteUri)}.");
            }

            current = Redirect.Follow(current, target, shown);
        }
    }

    /// <summary>What the store's refusal means, with its own words. The answer is read, not disposed.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="shown">The object's URI as it can stand in a message.</param>
    /// <param name="access">Who asked.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="meant">What the store means by it, where the status does not say that.</param>
    public async Task<StoreException> RefusalAsync(
        HttpResponseMessage response, string shown, StoreAccess access, CancellationToken cancellation, StoreFailure? meant = null)
    {
        var said = await StoreAnswer.ReadAsync(response, cancellation).ConfigureAwait(false);
        return StoreAnswer.Refusal((int)response.StatusCode, response.ReasonPhrase, said, shown, Asked(response.RequestMessage, access), StoreAnswer.RetryAfter(response, time), meant);
    }

    /// <summary>The answer's body, which fails with <see cref="IOException"/> when it stalls.</summary>
    public async Task<SourceContent> ContentAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return new SourceContent(Guard(body), response.Content.Headers.ContentLength, response);
    }

    /// <summary>The stream, which fails with <see cref="IOException"/> when it stalls.</summary>
    public Stream Guard(Stream body) => new StallGuardStream(body, options.StallTimeout, time);

    /// <summary>The whole of a small answer, such as a listing or a token. Throws <see cref="StoreException"/> when it is larger, or breaks off.</summary>
    public async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, string shown, CancellationToken cancellation)
    {
        try
        {
            var content = await ContentAsync(response, cancellation).ConfigureAwait(false);
            using var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (await content.Stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var read and > 0)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > maxBytes)
                {
                    throw new StoreException(StoreFailure.InvalidArtifact, $"{shown} has more than {maxBytes} bytes.");
                }
            }

            return bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{shown} broke off: {e.Message}", e) { IsTransient = true };
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        if (_identities is { IsValueCreated: true })
        {
            _identities.Value.Dispose();
        }
    }

    // Without a Secret only the request tells with what it was sent: an identity that is allowed need not exist.
    private static StoreAccess Asked(HttpRequestMessage? request, StoreAccess access)
    {
        if (access.Credentials is not null || access.AskedWith is not null || request is null || request.Method == HttpMethod.Post)
        {
            return access;
        }

        var query = request.RequestUri!.Query;
        var isSigned = query.Contains("sig=", StringComparison.Ordinal) || query.Contains("Signature=", StringComparison.Ordinal);
        var anyone = isSigned ? "with the signature in its address" : "without credentials";
        return access with { AskedWith = request.Headers.Authorization is null ? anyone : access.AmbientIdentity ? "with the pod's own identity" : "with the credentials of the environment" };
    }

    /// <summary>No answer: transient, except for an address that is not asked, a certificate that is not trusted, or no TLS at all.</summary>
    internal static StoreException Unreachable(HttpRequestException failure, string shown)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is FetchRefusedException refused)
            {
                return new StoreException(StoreFailure.NotAllowed, $"{shown} is not fetched: {refused.Message}.", failure);
            }
        }

        var cause = failure.InnerException is { } within && within.Message != failure.Message ? $"{failure.Message} {within.Message}" : failure.Message;
        var isUntrusted = failure is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException };
        var advice = isUntrusted ? $" A Secret's key {CustomAuthorities.Key} names the authorities that are trusted instead of the system's." : string.Empty;
        return new StoreException(StoreFailure.Unreachable, $"{shown} can not be reached: {cause}{advice}", failure) { IsTransient = !isUntrusted };
    }

    private static async Task<HttpResponseMessage> SendOnceAsync(HttpClient client, HttpRequestMessage request, string shown, CancellationToken cancellation)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e, shown);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{shown} can not be reached: no connection in time.", e) { IsTransient = true };
        }
    }

    private HttpClient CreateClient(string? pem, StoreAccess access)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a name's address may change while a process serves for months
            UseCookies = false,

            // Digests are of the bytes as they are stored.
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = options.UseProxy,
            ConnectCallback = (context, cancellation) => LinkLocal.ConnectAsync(options, context, cancellation),
        };

        if (pem is not null)
        {
            handler.SslOptions = CustomAuthorities.Trust(pem, access.Credentials!.Origin);
        }

        var client = new HttpClient(new RuledHandler(options.Rules, handler)) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        return client;
    }
}
