using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Reads client certificates.</summary>
internal static class ClientCertificate
{
    /// <param name="certificate">The certificate in PEM form.</param>
    /// <param name="key">Its private key in PEM form.</param>
    public static X509Certificate2 FromPem(string certificate, string key)
    {
        using var ephemeral = X509Certificate2.CreateFromPem(certificate, key);

        // Some platforms' TLS refuses a key that lives only in memory as PEM gives it; PKCS#12 is what all of them take.
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
    }
}
