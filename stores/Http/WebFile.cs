using System.Net;
using System.Net.Http.Headers;

namespace ModelStores;

/// <summary>A file behind a URL that answers GET, with ranges where it has a strong ETag. What http, gs, az, hf and oci have in common.</summary>
/// <param name="http">The client.</param>
/// <param name="path">The file's path in the artifact.</param>
/// <param name="length">Its size in bytes, where it is known.</param>
/// <param name="shown">Its URI as it can stand in a message.</param>
/// <param name="access">The credentials.</param>
/// <param name="request">Makes a GET request with everything but the range: the URL of this moment and the credentials of this moment.</param>
internal sealed class WebFile(
    StoreHttp http, string path, long? length, string shown, StoreAccess access, Func<CancellationToken, ValueTask<HttpRequestMessage>> request) : SourceFile(path, length)
{
    /// <summary>The strong ETag that answers must have, in quotes as HTTP writes it; null where the URL itself names the bytes (a digest, a generation) or nothing does.</summary>
    public string? ETag { get; init; }

    /// <summary>Signs the request when all of it is there, for stores whose signatures cover the range; null where the credentials came with the request.</summary>
    public Func<HttpRequestMessage, CancellationToken, ValueTask>? Authorize { get; init; }

    public override async Task<SourceContent> OpenAsync(long from, long? count, CancellationToken cancellation)
    {
        using var message = await request(cancellation).ConfigureAwait(false);
        var isWhole = from == 0 && count is null;
        if (!isWhole)
        {
            message.Headers.Range = new RangeHeaderValue(from, count is { } bytes ? from + bytes - 1 : null);
        }

        if (Authorize is not null)
        {
            await Authorize(message, cancellation).ConfigureAwait(false);
        }

        var response = await http.SendAsync(message, shown, access, cancellation).ConfigureAwait(false);
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw !isWhole && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
                    ? Changed($"it has no byte {from} any more")
                    : await http.RefusalAsync(response, shown, access, cancellation).ConfigureAwait(false);
            }

            CheckVersion(response);
            if (!isWhole && response.StatusCode == HttpStatusCode.OK)
            {
                throw new StoreException(StoreFailure.NoRanges, $"{shown} was asked for a part and sent the whole.");
            }

            if (response.StatusCode != (isWhole ? HttpStatusCode.OK : HttpStatusCode.PartialContent))
            {
                throw Wrong($"answered HTTP {(int)response.StatusCode} to a request for {(isWhole ? "the whole" : "a part")}");
            }

            CheckLength(response, from, count, isWhole);
            return await http.ContentAsync(response, cancellation).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void CheckVersion(HttpResponseMessage response)
    {
        if (ETag is not null && response.Headers.ETag?.ToString() is var found && found != ETag)
        {
            throw Changed($"its ETag was {ETag} and is {found ?? "none"}");
        }
    }

    private void CheckLength(HttpResponseMessage response, long from, long? count, bool isWhole)
    {
        var announced = response.Content.Headers.ContentLength;
        if (isWhole)
        {
            if (Length is not null && announced is not null && announced != Length)
            {
                throw Changed($"it had {Length} bytes and has {announced}");
            }

            return;
        }

        var range = response.Content.Headers.ContentRange;
        var last = count is { } bytes ? from + bytes - 1 : Length - 1;
        if (range?.From != from || range.Unit != "bytes" || (last is not null && range.To != last) || (range.HasLength && Length is not null && range.Length != Length) || (announced is not null && announced != range.To - from + 1))
        {
            throw Wrong($"was asked for the bytes {from} to {last} of {Length} and sent '{range}' with {announced} bytes");
        }
    }

    private StoreException Changed(string how) => new(StoreFailure.Changed, $"{shown} was changed while it was read: {how}.") { IsTransient = true };

    private StoreException Wrong(string what) => new(StoreFailure.Unreachable, $"{shown} {what}.") { IsTransient = true };
}
