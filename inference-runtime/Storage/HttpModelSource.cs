using System.Net;
using System.Text;
using InferenceRuntime.Models;

namespace InferenceRuntime.Storage;

/// <summary>Artifacts behind http and https. Redirects are followed, proxies are taken from the environment.</summary>
public sealed class HttpModelSource : IModelSource, IDisposable
{
    private const int MaxRedirects = 5;

    // Enough for the sentence that an object store puts into its answer; the whole page would not fit a condition's message.
    private const int MaxAnswerBytes = 512;

    private readonly HttpClient _client;
    private readonly TimeSpan _stallTimeout;
    private readonly TimeProvider _time;

    /// <param name="stallTimeout">How long the body may bring no byte before the transfer counts as broken.</param>
    /// <param name="time">The clock.</param>
    public HttpModelSource(TimeSpan stallTimeout, TimeProvider time)
    {
        _stallTimeout = stallTimeout;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            // A host that does not answer at all should leave time for a second try.
            ConnectTimeout = TimeSpan.FromSeconds(3),
            MaxAutomaticRedirections = MaxRedirects,

            // The digest is of the bytes as they are stored.
            AutomaticDecompression = DecompressionMethods.None,
        };

        // The caller's token is the time-out: a model may take long to transfer.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd($"inference-runtime/{ProductVersion.Text}");
    }

    public IReadOnlyList<string> Schemes { get; } = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    public bool IsRemote => true;

    public async Task<ArtifactContent> OpenAsync(Uri uri, CancellationToken cancellation)
    {
        var shown = ModelUri.Redact(uri.OriginalString);
        HttpResponseMessage response;
        try
        {
            response = await _client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            var cause = e.InnerException is { } inner && inner.Message != e.Message ? $"{e.Message} {inner.Message}" : e.Message;
            throw new ModelLoadException(LoadFailureReason.ArtifactUnreachable, $"{shown} can not be reached: {cause}", e)
            {
                IsTransient = e.HttpRequestError is not HttpRequestError.SecureConnectionError,
            };
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new ModelLoadException(LoadFailureReason.ArtifactUnreachable, $"{shown} can not be reached: no connection in time.", e) { IsTransient = true };
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return new ArtifactContent(new StallGuardStream(body, _stallTimeout, _time), response.Content.Headers.ContentLength, response);
        }

        using (response)
        {
            throw await RefusedAsync(response, shown, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<ModelLoadException> RefusedAsync(HttpResponseMessage response, string shown, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var reason = response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => LoadFailureReason.ArtifactNotFound,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => LoadFailureReason.ArtifactForbidden,
            _ => LoadFailureReason.ArtifactUnreachable,
        };
        var answer = await ReadAnswerAsync(response, cancellation).ConfigureAwait(false);
        var said = answer.Length > 0 ? $", and said: {answer}" : ".";
        return new ModelLoadException(reason, $"{shown} answered HTTP {status} {response.ReasonPhrase}{said}")
        {
            IsTransient = status is 408 or 425 or 429 or >= 500,
        };
    }

    private static async Task<string> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            var bytes = new byte[MaxAnswerBytes];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            var text = Encoding.UTF8.GetString(bytes, 0, length);
            return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status has told the cause; what the body would have added is lost.
            return string.Empty;
        }
    }
}
