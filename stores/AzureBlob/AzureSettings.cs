namespace ModelStores;

/// <summary>What the Secret, else the environment, says of a storage account; under the names that Azure's tools use.</summary>
internal sealed record AzureSettings
{
    private static readonly string[] CredentialKeys =
    [
        "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCESS_KEY", "AZURE_STORAGE_SAS_TOKEN", "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET",
    ];

    private static readonly string[] SettingKeys = ["AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_BLOB_ENDPOINT", "AZURE_AUTHORITY_HOST", "AZURE_SKIP_SIGNATURE", CustomAuthorities.Key];

    private AzureSettings()
    {
    }

    /// <summary>Where the account's blobs are.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The account's key, as bytes; null where there is none.</summary>
    public byte[]? AccountKey { get; private init; }

    /// <summary>A shared access signature: a query without the question mark.</summary>
    public string? Sas { get; private init; }

    /// <summary>Tenant, client and secret of a service principal.</summary>
    public (string Tenant, string Client, string Secret)? Principal { get; private init; }

    /// <summary>Where tokens come from; null for Azure's public cloud.</summary>
    public Uri? Authority { get; private init; }

    /// <summary>No credentials are sent, whatever there is.</summary>
    public bool IsAnonymous { get; private init; }

    /// <summary>Throws <see cref="StoreException"/> for credentials of another account, half of them, and settings that can not be read.</summary>
    public static AzureSettings Read(AzureTarget target, StoreAccess access, string shown)
    {
        if (access.Credentials is { } other && !other.HasAny([.. CredentialKeys, .. SettingKeys]))
        {
            throw Missing(other);
        }

        // What belongs together is taken from one place: the Secret where it has any of it, else the environment.
        var secret = access.Credentials is { } keys && CredentialKeys.Any(name => keys.Text(name) is not null) ? access.Credentials : null;
        var origin = secret?.Origin ?? "the environment";
        Func<string, string?> one = secret is not null ? secret.Text : name => access.Environment(name) is { Length: > 0 } text ? text : null;
        var connection = Connection(one("AZURE_STORAGE_CONNECTION_STRING"));
        var account = connection.GetValueOrDefault("AccountName") ?? one("AZURE_STORAGE_ACCOUNT");
        var (tenant, client, password) = (one("AZURE_TENANT_ID"), one("AZURE_CLIENT_ID"), one("AZURE_CLIENT_SECRET"));
        var key = connection.GetValueOrDefault("AccountKey") ?? one("AZURE_STORAGE_KEY") ?? one("AZURE_STORAGE_ACCESS_KEY");
        if (key is not null && account is not null && !string.Equals(account, target.Account, StringComparison.OrdinalIgnoreCase))
        {
            throw new StoreException(StoreFailure.Forbidden, $"{shown} is of the account '{target.Account}', and the key of {origin} is of '{account}'.");
        }

        if (password is not null && (tenant is null || client is null))
        {
            throw secret is not null
                ? Missing(secret)
                : new StoreException(StoreFailure.Forbidden, "AZURE_CLIENT_SECRET is set without AZURE_TENANT_ID and AZURE_CLIENT_ID.");
        }

        return new AzureSettings
        {
            Endpoint = target.Endpoint ?? Url(connection.GetValueOrDefault("BlobEndpoint") ?? access.Value("AZURE_STORAGE_BLOB_ENDPOINT"), "AZURE_STORAGE_BLOB_ENDPOINT")
                ?? new Uri($"https://{target.Account}.blob.{connection.GetValueOrDefault("EndpointSuffix", "core.windows.net")}"),
            AccountKey = KeyBytes(key, origin),
            Sas = target.Sas ?? connection.GetValueOrDefault("SharedAccessSignature") ?? one("AZURE_STORAGE_SAS_TOKEN")?.TrimStart('?'),
            Principal = password is null ? null : (tenant!, client!, password),
            Authority = Url(access.Value("AZURE_AUTHORITY_HOST"), "AZURE_AUTHORITY_HOST"),
            IsAnonymous = string.Equals(access.Value("AZURE_SKIP_SIGNATURE"), "true", StringComparison.OrdinalIgnoreCase),
        };
    }

    // "AccountName=x;AccountKey=base64==;..": values may have '=' in them.
    private static Dictionary<string, string> Connection(string? text) => (text ?? string.Empty)
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .DistinctBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    private static byte[]? KeyBytes(string? key, string origin)
    {
        try
        {
            return key is null ? null : Convert.FromBase64String(key);
        }
        catch (FormatException e)
        {
            throw new StoreException(StoreFailure.Forbidden, $"The account key of {origin} is not in base64, as Azure shows it.", e);
        }
    }

    private static Uri? Url(string? text, string name) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new StoreException(StoreFailure.InvalidUri, $"{name} is '{text}', which is no URL such as https://blobs.example/account.");

    private static StoreException Missing(StoreCredentials credentials) => new(
        StoreFailure.Forbidden,
        $"{credentials.Held}; az expects AZURE_STORAGE_KEY, or AZURE_STORAGE_SAS_TOKEN, or AZURE_STORAGE_CONNECTION_STRING, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.");
}
