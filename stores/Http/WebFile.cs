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
            if (response.StatusCode != (isWhole ? HttpStatusCode.OK : HttpStatusCode.PartialContent))
            {
                throw response.IsSuccessStatusCode
                    ? Wrong($"answered HTTP {(int)response.StatusCode} to a request for {(isWhole ? "the whole" : "a part")}")
                    : await http.RefusalAsync(response, shown, access, cancellation).ConfigureAwait(false);
            }

            Check(response, from, count, isWhole);
            return await http.ContentAsync(response, cancellation).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void Check(HttpResponseMessage response, long from, long? count, bool isWhole)
    {
        if (ETag is not null && response.Headers.ETag is { } found && found.ToString() != ETag)
        {
            throw new StoreException(StoreFailure.Changed, $"{shown} was changed while it was read: its ETag was {ETag} and is {found}.") { IsTransient = true };
        }

        if (isWhole)
        {
            return;
        }

        var range = response.Content.Headers.ContentRange;
        var last = count is { } bytes ? from + bytes - 1 : Length - 1;
        if (range?.From != from || (last is not null && range.To != last) || (range.HasLength && Length is not null && range.Length != Length))
        {
            throw Wrong($"was asked for the bytes {from} to {last} of {Length} and sent '{range}'");
        }
    }

    private StoreException Wrong(string what) => new(StoreFailure.Unreachable, $"{shown} {what}.") { IsTransient = true };
}
