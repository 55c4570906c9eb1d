using System.Net.Http.Headers;

namespace ModelStores;

/// <summary>A container of blobs, asked with one access: requests to it, and their authorization.</summary>
internal sealed class AzureContainer(AzureTarget target, AzureSettings settings, AzureIdentities identities, StoreAccess access, TimeProvider time, string shown)
{
    // Whoever speaks it knows the types of resources in listings and tokens.
    private const string ApiVersion = "2021-12-02";

    /// <summary>A GET of a blob; of these bytes only where an ETag is given.</summary>
    /// <param name="name">The blob's name.</param>
    /// <param name="isCurrent">Whether the version that the URI may name does not count: a file of a folder.</param>
    /// <param name="tag">The ETag in quotes.</param>
    public HttpRequestMessage Blob(string name, bool isCurrent, string? tag)
    {
        var request = Create("/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString)), isCurrent ? string.Empty : target.Version);
        if (tag is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(tag));
        }

        return request;
    }

    /// <summary>A GET of a page of the listing.</summary>
    public HttpRequestMessage List(string prefix, int pageSize, string? marker)
    {
        var page = FormattableString.Invariant($"&maxresults={pageSize}") + (marker is null ? string.Empty : $"&marker={Uri.EscapeDataString(marker)}");
        return Create(string.Empty, $"restype=container&comp=list&prefix={Uri.EscapeDataString(prefix)}{page}");
    }

    /// <summary>Adds the credentials; called last, for the signature covers the rest.</summary>
    public async ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (settings.IsAnonymous || settings.Sas is not null)
        {
            return;
        }

        if (settings.AccountKey is { } key)
        {
            request.Headers.Add("x-ms-date", time.GetUtcNow().ToString("R"));
            AzureSharedKey.Sign(request, target.Account, key);
            return;
        }

        var token = settings.Principal is not null ? await identities.PrincipalTokenAsync(settings, access, shown, cancellation).ConfigureAwait(false)
            : access.AmbientIdentity ? await identities.AmbientTokenAsync(settings, access, shown, cancellation).ConfigureAwait(false)
            : null;
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    private HttpRequestMessage Create(string path, string query)
    {
        var parts = new[] { query, settings is { Sas: { } sas, IsAnonymous: false } ? sas : string.Empty }.Where(part => part.Length > 0);
        var address = $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(target.Blob.Bucket)}{path}";
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{address}?{string.Join('&', parts)}".TrimEnd('?')));
        request.Headers.Add("x-ms-version", ApiVersion);
        return request;
    }
}
