using System.Text;

namespace ModelStores;

/// <summary>What is read of a store's answer: its headers, and a refusal, as a failure of ours that keeps the store's words.</summary>
internal static class StoreAnswer
{
    // The whole of what an object store says; of a page for browsers the beginning does.
    private const int MaxBytes = 4096;

    // Longer than any load waits; what a store says beyond it changes nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The first value of a header that HttpClient has no property for; null where the answer has none.</summary>
    public static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        // Hugging Face has its words in headers, for answers to HEAD have no body.
        if (Header(response, "X-Error-Message") is { } message)
        {
            var code = Header(response, "X-Error-Code") is { } named ? $"{named}: " : string.Empty;
            return code + StoreWords.Of(message);
        }

        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            var bytes = new byte[MaxBytes];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return StoreWords.Of(Encoding.UTF8.GetString(bytes, 0, length));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status has told the cause; what the body would have added is lost.
            return string.Empty;
        }
    }

    /// <param name="status">The HTTP status.</param>
    /// <param name="phrase">Its words.</param>
    /// <param name="said">The store's own words; may be empty.</param>
    /// <param name="shown">The object's URI as it can stand in a message.</param>
    /// <param name="access">Who asked.</param>
    /// <param name="retryAfter">When the store wants to be asked again.</param>
    /// <param name="meant">What the store means by it, where the status does not say that.</param>
    public static StoreException Refusal(int status, string? phrase, string said, string shown, StoreAccess access, TimeSpan? retryAfter, StoreFailure? meant = null)
    {
        var failure = meant ?? status switch
        {
            404 or 410 => StoreFailure.NotFound,
            401 or 403 => StoreFailure.Forbidden,
            412 => StoreFailure.Changed,
            408 or 425 or 429 or >= 500 => StoreFailure.Busy,
            _ => StoreFailure.Unreachable,
        };
        var who = failure == StoreFailure.Forbidden ? $", asked {access.Who}," : string.Empty;
        var words = said.Length > 0 ? $", and said: {said}" : ".";
        return new StoreException(failure, $"{shown}{who} answered HTTP {status} {phrase}{words}")
        {
            IsTransient = failure is StoreFailure.Busy or StoreFailure.Changed,
            RetryAfter = retryAfter,
        };
    }

    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is { } asked ? Bounded(asked) : null;
    }

    /// <summary>A wait that a store asked for, as one that can be waited.</summary>
    public static TimeSpan Bounded(TimeSpan asked) => asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestWait ? LongestWait : asked;
}
