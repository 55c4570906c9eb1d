using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ModelStores;

/// <summary>The access token for a request: of the Secret's credentials file, else, where that is allowed, of the process's own or its machine's. Kept until shortly before it expires.</summary>
internal sealed class GoogleTokens(StoreHttp http)
{
    private const int MaxKept = 256;

    // Names of the Secret's file: ours, and the one that KServe's users have.
    private static readonly string[] FileKeys = ["service-account.json", "gcloud-application-credentials.json"];

    private static readonly string[] SettingKeys = ["STORAGE_EMULATOR_HOST", "GOOGLE_SKIP_SIGNATURE", CustomAuthorities.Key];

    // A token that expires on the way is a refusal; a transfer of a part takes less.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(4);

    // Elsewhere than in Google Cloud nobody answers to the metadata server's name.
    private static readonly TimeSpan MetadataLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(5);

    // A key file of a Secret names the addresses that it is shown at; the process's own identity comes from where no model may.
    private readonly GoogleTokenRequests _requests = new(http);
    private readonly GoogleTokenRequests _ownRequests = new(http.Identities);
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);
    private long? _noMetadataAt;

    /// <summary>Null for a request without credentials.</summary>
    public async Task<string?> GetAsync(StoreAccess access, string shown, CancellationToken cancellation)
    {
        if (string.Equals(access.Value("GOOGLE_SKIP_SIGNATURE"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (await FindFileAsync(access, shown, cancellation).ConfigureAwait(false) is var (file, isOwn))
        {
            var requests = isOwn ? _ownRequests : _requests;
            return await KeepAsync(file.Text, () => requests.RequestAsync(file, access, shown, cancellation)).ConfigureAwait(false);
        }

        // An emulator has no identities.
        return access.AmbientIdentity && access.Value("STORAGE_EMULATOR_HOST") is null ? await MetadataTokenAsync(access, shown, cancellation).ConfigureAwait(false) : null;
    }

    /// <summary>The store did not take a token: the next request gets another one.</summary>
    public void Forget(string token)
    {
        foreach (var kept in _kept.Where(kept => kept.Value.Token == token))
        {
            _kept.TryRemove(kept);
        }
    }

    /// <summary>The file, and whether it is the process's own; null where there is none.</summary>
    private static async Task<(GoogleKeyFile File, bool IsOwn)?> FindFileAsync(StoreAccess access, string shown, CancellationToken cancellation)
    {
        if (access.Credentials is { } credentials)
        {
            foreach (var key in FileKeys)
            {
                if (credentials.Text(key) is { } text)
                {
                    return (OfSecret(GoogleKeyFile.Parse(text, $"The key {key} of {credentials.Origin}"), credentials, key), false);
                }
            }

            if (!credentials.HasAny(SettingKeys))
            {
                throw new StoreException(
                    StoreFailure.Forbidden, $"{credentials.Held}; gs expects {string.Join(" or ", FileKeys)}, a service account's key file.");
            }
        }

        // The file is the process's own, whoever named it.
        if (!access.AmbientIdentity || access.Environment("GOOGLE_APPLICATION_CREDENTIALS") is not { Length: > 0 } path)
        {
            return null;
        }

        try
        {
            return (GoogleKeyFile.Parse(await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false), $"{path} (GOOGLE_APPLICATION_CREDENTIALS)"), true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Forbidden, $"The credentials for {shown} (GOOGLE_APPLICATION_CREDENTIALS) can not be read: {e.Message}", e);
        }
    }

    // An external account names a file or an address of the process that reads it: who may write a Secret must not read that.
    private static GoogleKeyFile OfSecret(GoogleKeyFile file, StoreCredentials credentials, string key) => file.Type != "external_account" ? file : throw new StoreException(
        StoreFailure.Forbidden,
        $"The key {key} of {credentials.Origin} is of type external_account, which reads its token from the pod; mount it and set GOOGLE_APPLICATION_CREDENTIALS to its path in spec.runtime.env.");

    private async Task<string?> MetadataTokenAsync(StoreAccess access, string shown, CancellationToken cancellation)
    {
        if (_noMetadataAt is { } at && http.Time.GetElapsedTime(at) < AskAgainAfter)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(MetadataLimit, http.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var host = access.Environment("GCE_METADATA_HOST") is { Length: > 0 } named ? named : "metadata.google.internal";
            return await KeepAsync($"metadata {host}", () => _ownRequests.MetadataAsync(host, access, $"The machine's token for {shown}", either.Token)).ConfigureAwait(false);
        }
        catch (Exception e) when ((e is StoreException { Failure: StoreFailure.NotFound or StoreFailure.Unreachable }) || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            _noMetadataAt = http.Time.GetTimestamp();
            return null;
        }
    }

    private async Task<string> KeepAsync(string identity, Func<Task<(string Token, DateTimeOffset Until)>> request)
    {
        // By a digest: what is kept for as long as the process runs holds no private key.
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        if (_kept.TryGetValue(key, out var known) && known.Until - Margin > http.Time.GetUtcNow())
        {
            return known.Token;
        }

        var token = await request().ConfigureAwait(false);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear(); // of rotated keys; the others are asked for again
        }

        _kept[key] = token;
        return token.Token;
    }
}
