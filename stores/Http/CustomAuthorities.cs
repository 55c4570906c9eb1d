using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelStores;

/// <summary>Trust in the authorities of a PEM file instead of those of the system.</summary>
internal static class CustomAuthorities
{
    /// <summary>The key of a Secret that holds the certificates.</summary>
    public const string Key = "ca.crt";

    /// <summary>Throws <see cref="StoreException"/> when the text holds no certificate.</summary>
    public static SslClientAuthenticationOptions Trust(string pem, string origin)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new StoreException(StoreFailure.Forbidden, $"The key {Key} of {origin} can not be read: {e.Message}", e);
        }

        if (authorities.Count == 0)
        {
            throw new StoreException(StoreFailure.Forbidden, $"The key {Key} of {origin} holds no certificate; one or more in PEM form are expected.");
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}
