using System.Net;
using System.Net.Http.Headers;

namespace ModelStores;

/// <summary>Files behind http and https. Proxies are taken from the environment.</summary>
public sealed class HttpModelSource(StoreHttp http) : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    public bool IsRemote => true;

    /// <summary>A GET of the first byte: a HEAD would be another request to whoever signed the URL.</summary>
    public async Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        using var request = Request(location);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        using var response = await http.SendAsync(request, location.Shown, access, cancellation).ConfigureAwait(false);
        var isEmpty = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == 0;
        if (!response.IsSuccessStatusCode && !isEmpty)
        {
            throw await http.RefusalAsync(response, location.Shown, access, cancellation).ConfigureAwait(false);
        }

        var hasRanges = response.StatusCode == HttpStatusCode.PartialContent;
        var length = hasRanges ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        var tag = response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : null;
        var name = Path.GetFileName(Uri.UnescapeDataString(location.Uri.AbsolutePath));
        var file = new WebFile(http, name.Length > 0 ? name : "model.onnx", length, location.Shown, access, _ => ValueTask.FromResult(Request(location)))
        {
            ETag = tag,
            Version = tag?.Trim('"'),
            AcceptsRanges = hasRanges && tag is not null && length is not null,
        };
        return new SourceArtifact(ArtifactForm.File, [file], file.Version);
    }

    private static HttpRequestMessage Request(ModelLocation location) => new(HttpMethod.Get, location.Uri);
}
