using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InferenceRuntime.Security.Tls;

/// <summary>A certificate with its key and the authorities of clients, as they were in the files at one moment.</summary>
internal sealed class TlsIdentity
{
    private TlsIdentity(X509Certificate2 certificate, SslStreamCertificateContext context, X509ChainPolicy? clients)
    {
        NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        Description = $"{certificate.Subject} ({certificate.Thumbprint[..12].ToLowerInvariant()}), good until {NotAfter:yyyy-MM-dd HH:mm:ss}Z";
        Http = Options(context, clients, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11);
        Grpc = Options(context, clients, SslApplicationProtocol.Http2);
    }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>Whose it is and until when, for the log.</summary>
    public string Description { get; }

    /// <summary>For the port of REST, where clients choose between HTTP/1.1 and HTTP/2.</summary>
    public SslServerAuthenticationOptions Http { get; }

    /// <summary>For the port of gRPC.</summary>
    public SslServerAuthenticationOptions Grpc { get; }

    /// <summary>Throws <see cref="SecuritySetupException"/>.</summary>
    /// <param name="options">The files' names, for messages.</param>
    /// <param name="certificate">The content of the certificate's file.</param>
    /// <param name="key">The content of the key's file.</param>
    /// <param name="authorities">The content of the file with the clients' authorities; null where there is none.</param>
    public static TlsIdentity Parse(TlsOptions options, string certificate, string key, string? authorities)
    {
        var chain = Certificates(certificate, options.Certificate);
        using var pair = Pair(options, certificate, key);

        // Through PKCS #12, since TLS takes no key that lives in memory only on every platform.
        var leaf = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        chain.RemoveAt(0);

        // Nothing is downloaded for the chain: what the file has is what is sent.
        return new TlsIdentity(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true), authorities is null ? null : Clients(authorities, options.ClientAuthorities!));
    }

    private static SslServerAuthenticationOptions Options(SslStreamCertificateContext context, X509ChainPolicy? clients, params List<SslApplicationProtocol> protocols) => new()
    {
        ServerCertificateContext = context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = protocols,
        ClientCertificateRequired = clients is not null,
        CertificateChainPolicy = clients,
    };

    private static X509Certificate2 Pair(TlsOptions options, string certificate, string key)
    {
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new SecuritySetupException($"The key {options.Key} is encrypted; a private key in PEM form without a password is expected.");
        }

        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Which of both it is that does not fit the other, the library does not say in so many words.
            var why = key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
                ? $"The key {options.Key} is not that of the certificate {options.Certificate}, or can not be read"
                : $"The file {options.Key} holds no private key in PEM form";
            throw new SecuritySetupException($"{why}: {e.Message}", e);
        }
    }

    private static X509Certificate2Collection Certificates(string pem, string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new SecuritySetupException($"The certificates of {file} can not be read: {e.Message}", e);
        }

        return found.Count > 0 ? found : throw new SecuritySetupException($"The file {file} holds no certificate; one or more in PEM form are expected.");
    }

    private static X509ChainPolicy Clients(string pem, string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(Certificates(pem, file));
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2")); // for clients
        return policy;
    }
}
