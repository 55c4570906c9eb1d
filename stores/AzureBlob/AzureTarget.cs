namespace ModelStores;

/// <summary>A blob, or the blobs below a prefix.</summary>
/// <param name="Account">The storage account.</param>
/// <param name="Endpoint">The address of its blobs where the URI has it; null for <c>az://</c>, which leaves it to the settings.</param>
/// <param name="Blob">The container as its bucket, the blob's name as its key.</param>
/// <param name="Version">Parts of the query that name a version or a snapshot of the blob; empty for the current one.</param>
/// <param name="Sas">The shared access signature that the URI has as its query; null where it has none.</param>
internal sealed record AzureTarget(string Account, Uri? Endpoint, ObjectLocation Blob, string Version, string? Sas)
{
    private const string Form = "az://ACCOUNT/CONTAINER/BLOB";

    // The clouds that Azure has; each account has its blobs at ACCOUNT and one of these.
    private static readonly string[] Hosts = [".blob.core.windows.net", ".blob.core.usgovcloudapi.net", ".blob.core.chinacloudapi.cn", ".blob.storage.azure.net"];

    public static bool IsAzure(Uri uri) => uri.Scheme == "az" || (uri.Scheme == Uri.UriSchemeHttps && Hosts.Any(host => uri.IdnHost.EndsWith(host, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Throws <see cref="StoreException"/> with <see cref="StoreFailure.InvalidUri"/>.</summary>
    public static AzureTarget Parse(ModelLocation location)
    {
        var whole = ObjectLocation.Parse(location, Form);
        var parts = whole.Key.Split('/', 2);
        if (parts[0].Length == 0)
        {
            throw new StoreException(StoreFailure.InvalidUri, $"{location.Shown} names no container; it should read {Form}.");
        }

        var isWeb = location.Uri.Scheme != "az";
        var query = whole.Query.Split('&');
        var isVersion = query.ToLookup(part => part.StartsWith("versionid=", StringComparison.OrdinalIgnoreCase) || part.StartsWith("snapshot=", StringComparison.OrdinalIgnoreCase));
        var isSigned = query.Any(part => part.StartsWith("sig=", StringComparison.Ordinal));
        return new AzureTarget(
            isWeb ? location.Uri.IdnHost.Split('.')[0] : whole.Bucket,
            isWeb ? new Uri(location.Uri.GetLeftPart(UriPartial.Authority)) : null,
            new ObjectLocation(parts[0], parts.Length > 1 ? parts[1] : string.Empty, string.Empty),
            string.Join('&', isVersion[true]),
            isSigned ? string.Join('&', isVersion[false]) : null);
    }
}
