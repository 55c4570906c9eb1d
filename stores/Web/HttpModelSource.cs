using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ModelStores;

/// <summary>Files behind http and https. Proxies are taken from the environment.</summary>
public sealed class HttpModelSource(StoreHttp http) : IModelSource
{
    private const string DefaultName = "model.onnx";

    public IReadOnlyList<string> Schemes { get; } = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    public bool IsRemote => true;

    /// <summary>A GET of the first byte: a HEAD would be another request to whoever signed the URL.</summary>
    public async Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        if (location.Uri.UserInfo.Length > 0)
        {
            throw new StoreException(StoreFailure.InvalidUri, $"{location.Shown} was given with a user or password in it; they belong into a Secret, as the keys username and password.");
        }

        using var request = Request(location, access);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        using var response = await http.SendAsync(request, location.Shown, access, cancellation).ConfigureAwait(false);
        var isEmpty = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange is { HasLength: true, Length: 0 };
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent) && !isEmpty)
        {
            throw await RefusalAsync(response, location, access, cancellation).ConfigureAwait(false);
        }

        var isPart = response.StatusCode == HttpStatusCode.PartialContent;
        var range = response.Content.Headers.ContentRange is { Unit: "bytes", From: 0 } first ? first : null;
        var length = isEmpty ? 0 : isPart ? range?.Length : response.Content.Headers.ContentLength;
        var tag = response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : null;
        var name = Path.GetFileName(Uri.UnescapeDataString(location.Uri.AbsolutePath));
        var file = new WebFile(
            http, name.Length > 0 ? name : DefaultName, length, location.Shown, access, _ => ValueTask.FromResult(Request(location, access)))
        {
            ETag = tag,
            Version = tag?.Trim('"') ?? WeakVersion(response, length),
            AcceptsRanges = isPart && tag is not null && length is not null,
        };
        return new SourceArtifact(ArtifactForm.File, [file], file.Version);
    }

    // Not enough to put parts of two answers together, but enough to see that a file was replaced.
    private static string? WeakVersion(HttpResponseMessage response, long? length) =>
        response.Headers.ETag is { } weak ? weak.ToString()
        : response.Content.Headers.LastModified is { } modified ? string.Create(CultureInfo.InvariantCulture, $"{modified.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}-{length}")
        : null;

    private static HttpRequestMessage Request(ModelLocation location, StoreAccess access)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, location.Uri);
        WebCredentials.Apply(request, access);
        return request;
    }

    private async Task<StoreException> RefusalAsync(HttpResponseMessage response, ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        var refusal = await http.RefusalAsync(response, location.Shown, access, cancellation).ConfigureAwait(false);
        return refusal.Failure == StoreFailure.Forbidden && access.Credentials is { } secret
            ? new StoreException(refusal.Failure, $"{refusal.Message} {secret.Held}; {WebCredentials.Expected}.", refusal)
            : refusal;
    }
}
