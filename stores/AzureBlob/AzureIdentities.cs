using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace ModelStores;

/// <summary>Tokens for storage by Azure.Identity, over our HTTP client. A credential is kept with its tokens, so that a look-up of a thousand models asks for one.</summary>
internal sealed class AzureIdentities(StoreHttp http)
{
    private const int MaxKept = 256;

    private static readonly TokenRequestContext Scope = new(["https://storage.azure.com/.default"]);

    // Elsewhere than in Azure nothing answers at the metadata's address.
    private static readonly TimeSpan AmbientLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, TokenCredential> _kept = new(StringComparer.Ordinal);
    private long? _noIdentityAt;

    /// <summary>A token of a service principal. Throws <see cref="StoreException"/> with the authority's own words.</summary>
    public async Task<string> PrincipalTokenAsync(AzureSettings settings, StoreAccess access, string shown, CancellationToken cancellation)
    {
        var (tenant, client, secret) = settings.Principal!.Value;
        var text = string.Join('\n', tenant, client, secret, settings.Authority, access.Credentials?.Text(CustomAuthorities.Key));
        return await TokenAsync(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            () => new ClientSecretCredential(tenant, client, secret, Configure(new ClientSecretCredentialOptions { DisableInstanceDiscovery = settings.Authority is not null }, settings, http.ClientFor(access))),
            access,
            shown,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>A token of the pod's workload identity, else of the machine's managed identity; null where there is neither.</summary>
    public async Task<string?> AmbientTokenAsync(AzureSettings settings, StoreAccess access, string shown, CancellationToken cancellation)
    {
        string? Setting(string name) => access.Environment(name) is { Length: > 0 } text ? text : null;
        var (tenant, client, file) = (Setting("AZURE_TENANT_ID"), Setting("AZURE_CLIENT_ID"), Setting("AZURE_FEDERATED_TOKEN_FILE"));
        if (tenant is not null && client is not null && file is not null)
        {
            var options = new WorkloadIdentityCredentialOptions { TenantId = tenant, ClientId = client, TokenFilePath = file, DisableInstanceDiscovery = settings.Authority is not null };
            return await TokenAsync(
                $"workload {tenant} {client} {file} {settings.Authority}", () => new WorkloadIdentityCredential(Configure(options, settings, http.Identities.ClientFor(access))), access, shown, cancellation).ConfigureAwait(false);
        }

        if (_noIdentityAt is { } at && http.Time.GetElapsedTime(at) < AskAgainAfter)
        {
            return null;
        }

        var managed = Keep($"managed {client}", () => new ManagedIdentityCredential(
            new ManagedIdentityCredentialOptions(client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client))));
        try
        {
            // It probes addresses that only Azure has, with waits of its own.
            return (await managed.GetTokenAsync(Scope, cancellation).AsTask().WaitAsync(AmbientLimit, http.Time, cancellation).ConfigureAwait(false)).Token;
        }
        catch (Exception e) when (e is AuthenticationFailedException or TimeoutException)
        {
            _noIdentityAt = http.Time.GetTimestamp();
            return null;
        }
    }

    private async Task<string> TokenAsync(string key, Func<TokenCredential> create, StoreAccess access, string shown, CancellationToken cancellation)
    {
        try
        {
            return (await Keep(key, create).GetTokenAsync(Scope, cancellation).ConfigureAwait(false)).Token;
        }
        catch (ArgumentException e)
        {
            throw new StoreException(StoreFailure.Forbidden, $"{shown} can not be asked {access.Who}, for Azure's library does not take them: {e.Message}", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw AzureFailures.OfToken(e, shown, access);
        }
    }

    private static T Configure<T>(T options, AzureSettings settings, HttpClient client)
        where T : TokenCredentialOptions
    {
        // Set in any case: its default comes from the process's environment.
        options.AuthorityHost = settings.Authority ?? AzureAuthorityHosts.AzurePublicCloud;
        options.Transport = new HttpClientTransport(client);
        options.Retry.MaxRetries = 0; // whoever transfers an artifact tries again
        return options;
    }

    private TokenCredential Keep(string key, Func<TokenCredential> create)
    {
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear(); // rotated secrets; the others are made again
        }

        return _kept.GetOrAdd(key, _ => create());
    }
}
