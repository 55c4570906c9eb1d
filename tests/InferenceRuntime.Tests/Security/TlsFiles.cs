using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InferenceRuntime.Tests.Security;

/// <summary>A Secret of type kubernetes.io/tls as the kubelet mounts it: files that are links into a folder, which is replaced by turning one link.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-");
    private int _versions;

    public TlsFiles()
    {
        Write(Issue());
        foreach (var name in (string[])["tls.crt", "tls.key"])
        {
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, name), Path.Combine("..data", name));
        }
    }

    public string Certificate => Path.Combine(_folder.FullName, "tls.crt");

    public string Key => Path.Combine(_folder.FullName, "tls.key");

    public string[] Flags => [$"--tls-certificate={Certificate}", $"--tls-key={Key}"];

    /// <summary>The subject of a fresh certificate names it.</summary>
    public static (string CertificatePem, string KeyPem) Issue(string name = "first", TimeSpan? lifetime = null, X509Certificate2? authority = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow + (lifetime ?? TimeSpan.FromDays(1)));
        using var certificate = authority is null ? request.CreateSelfSigned(from, until) : request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A certificate, and after it that of the authority that a root vouches for.</summary>
    public static (string CertificatePem, string KeyPem) IssueChain()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("root", rootKey).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(3));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var intermediate = Authority("intermediate", key).Create(root, DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(2), RandomNumberGenerator.GetBytes(8));
        using var signing = intermediate.CopyWithPrivateKey(key);
        var leaf = Issue("leaf", authority: signing);
        return (leaf.CertificatePem + "\n" + intermediate.ExportCertificatePem(), leaf.KeyPem);
    }

    /// <summary>As the kubelet does when the Secret has changed.</summary>
    public void Write((string CertificatePem, string KeyPem) pair)
    {
        var version = _folder.CreateSubdirectory($"..version-{_versions++}");
        File.WriteAllText(Path.Combine(version.FullName, "tls.crt"), pair.CertificatePem);
        File.WriteAllText(Path.Combine(version.FullName, "tls.key"), pair.KeyPem);
        var link = Path.Combine(_folder.FullName, "..data_tmp");
        File.CreateSymbolicLink(link, version.Name);

        // One rename(2), as the kubelet does it. File.Move follows a link to a folder, and refuses it.
        using var rename = System.Diagnostics.Process.Start("mv", ["-T", link, Path.Combine(_folder.FullName, "..data")]);
        rename.WaitForExit();
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
