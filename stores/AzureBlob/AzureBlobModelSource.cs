using System.Net;
using System.Net.Http.Headers;
using System.Xml;

namespace ModelStores;

/// <summary>
/// <c>az://ACCOUNT/CONTAINER/BLOB</c>, and the same blob's address <c>https://ACCOUNT.blob.core.windows.net/CONTAINER/BLOB</c>, also with a shared access signature as its query.
/// Credentials and settings: <see cref="AzureSettings"/>.
/// </summary>
public sealed class AzureBlobModelSource(StoreHttp http) : IModelSource
{
    // A page has at most 5,000 blobs, of about a kilobyte each.
    private const int MaxPageBytes = 32 * 1024 * 1024;

    // Made when it is needed: most processes never ask Azure, and the SDK takes time and memory to load.
    private AzureIdentities? _identities;

    public IReadOnlyList<string> Schemes { get; } = ["az"];

    public bool IsRemote => true;

    /// <summary>The most blobs of one page of a listing; the most that the service gives by default.</summary>
    internal int PageSize { get; init; } = 5000;

    private AzureIdentities Identities => LazyInitializer.EnsureInitialized(ref _identities, () => new AzureIdentities(http));

    public bool Serves(Uri uri) => AzureTarget.IsAzure(uri);

    public async Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        var target = AzureTarget.Parse(location);
        var settings = AzureSettings.Read(target, access, location.Shown);
        var container = new AzureContainer(target, settings, Identities, access, http.Time, location.Shown);
        if (!target.Blob.IsFolder && await FindFileAsync(container, target, location.Shown, access, cancellation).ConfigureAwait(false) is { } file)
        {
            return new SourceArtifact(ArtifactForm.File, [file], file.Version);
        }

        return await FindFolderAsync(container, target, location.Shown, access, cancellation).ConfigureAwait(false);
    }

    /// <summary>Null where there is no such blob. A GET of the first byte: an answer to HEAD has no body, and with it goes the store's explanation.</summary>
    private async Task<SourceFile?> FindFileAsync(AzureContainer container, AzureTarget target, string shown, StoreAccess access, CancellationToken cancellation)
    {
        using var request = container.Blob(target.Blob.Key, isCurrent: false, tag: null);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        await container.AuthorizeAsync(request, cancellation).ConfigureAwait(false);
        using var response = await http.SendAsync(request, shown, access, cancellation).ConfigureAwait(false);
        var isEmpty = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;
        if (!response.IsSuccessStatusCode && !isEmpty)
        {
            return ErrorCode(response) == "BlobNotFound" ? null : throw await RefusalAsync(response, shown, access, cancellation).ConfigureAwait(false);
        }

        // In an account with real folders a folder is an empty blob.
        if (StoreAnswer.Header(response, "x-ms-resource-type") == "directory" || StoreAnswer.Header(response, "x-ms-meta-hdi_isfolder") == "true")
        {
            return null;
        }

        if (isEmpty)
        {
            return await FindEmptyAsync(container, target, shown, access, cancellation).ConfigureAwait(false);
        }

        var length = response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength ?? 0;
        return Create(container, target.Blob.Key, false, target.Blob.Name, length, response.Headers.ETag?.Tag, shown, access);
    }

    // The refusal of the first byte of an empty blob says nothing of the blob.
    private async Task<SourceFile> FindEmptyAsync(AzureContainer container, AzureTarget target, string shown, StoreAccess access, CancellationToken cancellation)
    {
        using var request = container.Blob(target.Blob.Key, isCurrent: false, tag: null);
        await container.AuthorizeAsync(request, cancellation).ConfigureAwait(false);
        using var response = await http.SendAsync(request, shown, access, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? Create(container, target.Blob.Key, false, target.Blob.Name, response.Content.Headers.ContentLength ?? 0, response.Headers.ETag?.Tag, shown, access)
            : throw await RefusalAsync(response, shown, access, cancellation).ConfigureAwait(false);
    }

    private async Task<SourceArtifact> FindFolderAsync(AzureContainer container, AzureTarget target, string shown, StoreAccess access, CancellationToken cancellation)
    {
        var folder = new ObjectFolder(target.Blob.Prefix, shown);
        string? marker = null;
        do
        {
            using var request = container.List(target.Blob.Prefix, PageSize, marker);
            await container.AuthorizeAsync(request, cancellation).ConfigureAwait(false);
            using var response = await http.SendAsync(request, shown, access, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusalAsync(response, shown, access, cancellation).ConfigureAwait(false);
            }

            var page = await ReadAsync(response, shown, cancellation).ConfigureAwait(false);
            foreach (var (name, length, tag) in page.Blobs)
            {
                if (folder.PathOf(name, length) is { } path)
                {
                    folder.Add(Create(container, name, true, path, length, tag, folder.ShownFile(path), access));
                }
            }

            marker = page.Next;
        }
        while (marker is not null);
        return folder.ToArtifact();
    }

    private async Task<AzureListing> ReadAsync(HttpResponseMessage response, string shown, CancellationToken cancellation)
    {
        var xml = await http.ReadAsync(response, MaxPageBytes, shown, cancellation).ConfigureAwait(false);
        try
        {
            return AzureListing.Parse(xml);
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{shown} sent a listing that can not be read: {e.Message}", e) { IsTransient = true };
        }
    }

    private WebFile Create(AzureContainer container, string name, bool isCurrent, string path, long length, string? tag, string shown, StoreAccess access) =>
        new(http, path, length, shown, access, _ => ValueTask.FromResult(container.Blob(name, isCurrent, tag)))
        {
            ETag = tag,
            Version = tag?.Trim('"'),
            AcceptsRanges = tag is not null,
            Authorize = container.AuthorizeAsync,
        };

    private Task<StoreException> RefusalAsync(HttpResponseMessage response, string shown, StoreAccess access, CancellationToken cancellation)
    {
        // Who may not look is told of neither the container nor its blobs.
        var isHidden = ErrorCode(response) is "PublicAccessNotPermitted" or "ResourceNotFound" or "NoAuthenticationInformation";
        return http.RefusalAsync(response, shown, access, cancellation, isHidden && response.RequestMessage?.Headers.Authorization is null ? StoreFailure.Forbidden : null);
    }

    private static string? ErrorCode(HttpResponseMessage response) => StoreAnswer.Header(response, "x-ms-error-code");
}
