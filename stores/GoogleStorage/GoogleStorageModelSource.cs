using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace ModelStores;

/// <summary>
/// <c>gs://BUCKET/OBJECT</c> over Google's JSON API. <c>?generation=N</c> names one generation of an object. Credentials: <see cref="GoogleTokens"/>; <c>STORAGE_EMULATOR_HOST</c> names
/// another server.
/// </summary>
public sealed class GoogleStorageModelSource(StoreHttp http) : IModelSource
{
    private readonly GoogleTokens _tokens = new(http);

    public IReadOnlyList<string> Schemes { get; } = ["gs"];

    public bool IsRemote => true;

    public async Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        var target = ObjectLocation.Parse(location, "gs://BUCKET/OBJECT");
        var bucket = new Uri(Endpoint(access), $"storage/v1/b/{Uri.EscapeDataString(target.Bucket)}/o");
        if (!target.IsFolder && await FindFileAsync(bucket, target, location.Shown, access, cancellation).ConfigureAwait(false) is { } file)
        {
            return new SourceArtifact(ArtifactForm.File, [file], file.Version);
        }

        return await FindFolderAsync(bucket, target, location.Shown, access, cancellation).ConfigureAwait(false);
    }

    private static Uri Endpoint(StoreAccess access)
    {
        var host = access.Value("STORAGE_EMULATOR_HOST") ?? "https://storage.googleapis.com";
        var url = host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}";
        return Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            ? endpoint
            : throw new StoreException(StoreFailure.InvalidUri, $"STORAGE_EMULATOR_HOST is '{host}', which is neither a URL nor HOST:PORT.");
    }

    private async Task<SourceFile?> FindFileAsync(Uri bucket, ObjectLocation target, string shown, StoreAccess access, CancellationToken cancellation)
    {
        var pinned = target.Parameter("generation") is { } generation ? $"&generation={Uri.EscapeDataString(generation)}" : null;
        using var response = await SendAsync(new Uri($"{bucket}/{Uri.EscapeDataString(target.Key)}?fields=name,size,generation{pinned}"), shown, access, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound && pinned is null)
        {
            return null;
        }

        var found = await ReadAsync(response, GoogleJson.Default.GoogleObject, shown, access, cancellation).ConfigureAwait(false);
        return Create(bucket, found, pinned, target.Name, shown, access);
    }

    private async Task<SourceArtifact> FindFolderAsync(Uri bucket, ObjectLocation target, string shown, StoreAccess access, CancellationToken cancellation)
    {
        var folder = new ObjectFolder(target.Prefix, shown);
        string? next = null;
        do
        {
            var page = next is null ? string.Empty : $"&pageToken={Uri.EscapeDataString(next)}";
            var url = new Uri($"{bucket}?fields=nextPageToken,items(name,size,generation)&prefix={Uri.EscapeDataString(target.Prefix)}{page}");
            using var response = await SendAsync(url, shown, access, cancellation).ConfigureAwait(false);
            var listing = await ReadAsync(response, GoogleJson.Default.GoogleListing, shown, access, cancellation).ConfigureAwait(false);
            foreach (var item in listing.Items ?? [])
            {
                if (folder.PathOf(item.Name, item.Size) is { } path)
                {
                    folder.Add(Create(bucket, item, null, path, folder.ShownFile(path), access));
                }
            }

            next = listing.Next;
        }
        while (!string.IsNullOrEmpty(next));
        return folder.ToArtifact();
    }

    // A generation in the URL names the bytes. Where the URI names none, a newer one must be a refusal (412), also in a bucket that keeps the old ones.
    private WebFile Create(Uri bucket, GoogleObject found, string? pinned, string path, string shown, StoreAccess access)
    {
        var url = new Uri($"{bucket}/{Uri.EscapeDataString(found.Name)}?alt=media{pinned ?? $"&ifGenerationMatch={Uri.EscapeDataString(found.Generation)}"}");
        return new WebFile(http, path, found.Size, shown, access, token => RequestAsync(url, shown, access, token)) { Version = found.Generation, AcceptsRanges = true };
    }

    private async ValueTask<HttpRequestMessage> RequestAsync(Uri url, string shown, StoreAccess access, CancellationToken cancellation)
    {
        var token = await _tokens.GetAsync(access, shown, cancellation).ConfigureAwait(false);
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        // An object that is stored as gzip would be unpacked on the way, without its length and without ranges.
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, string shown, StoreAccess access, CancellationToken cancellation)
    {
        using var request = await RequestAsync(url, shown, access, cancellation).ConfigureAwait(false);
        request.Headers.AcceptEncoding.Clear();
        var response = await http.SendAsync(request, shown, access, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && request.Headers.Authorization?.Parameter is { } token)
        {
            _tokens.Forget(token);
        }

        return response;
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> form, string shown, StoreAccess access, CancellationToken cancellation)
        where T : class => response.IsSuccessStatusCode
            ? await StoreJson.ReadAsync(http, response, form, shown, cancellation).ConfigureAwait(false)
            : throw await http.RefusalAsync(response, shown, access, cancellation).ConfigureAwait(false);
}
