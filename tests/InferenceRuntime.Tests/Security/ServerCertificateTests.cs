using System.Security.Cryptography;
using InferenceRuntime.Security;
using InferenceRuntime.Security.Tls;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceRuntime.Tests.Security;

public sealed class ServerCertificateTests
{
    private TlsFiles _files = null!;

    [SetUp]
    public void CreateFiles() => _files = new TlsFiles();

    [TearDown]
    public void RemoveFiles() => _files.Dispose();

    [Test]
    public void Reload_FilesThatChanged_AreTakenUp()
    {
        var certificate = Load();

        _files.Write(TlsFiles.Issue("second"));
        certificate.Reload();

        Subject(certificate).Should().Be("CN=second");
    }

    [Test]
    public void Reload_KeyOfAnother_KeepsTheOldPair()
    {
        var certificate = Load();

        _files.Write((TlsFiles.Issue("second").CertificatePem, TlsFiles.Issue().KeyPem));
        certificate.Reload();
        Subject(certificate).Should().Be("CN=first");

        _files.Write(TlsFiles.Issue("third"));
        certificate.Reload();
        Subject(certificate).Should().Be("CN=third");
    }

    [Test]
    public void Reload_CertificateThatExpired_KeepsOneThatHasNot()
    {
        var certificate = Load();

        _files.Write(TlsFiles.Issue("second", lifetime: TimeSpan.FromDays(-1)));
        certificate.Reload();

        Subject(certificate).Should().Be("CN=first");
    }

    [Test]
    public void Load_CertificateThatExpired_IsServedAllTheSame()
    {
        _files.Write(TlsFiles.Issue("old", lifetime: TimeSpan.FromDays(-1)));

        Subject(Load()).Should().Be("CN=old", "clients that do not check it go on, and the log says what is wrong");
    }

    [Test]
    public void Load_Chain_IsSentWhole()
    {
        _files.Write(TlsFiles.IssueChain());

        Load().Current.Http.ServerCertificateContext!.IntermediateCertificates.Should().ContainSingle().Which.Subject.Should().Be("CN=intermediate");
    }

    [Test]
    public void Load_KeyInOtherForms_IsRead()
    {
        using var rsa = RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=rsa", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _files.Write((certificate.ExportCertificatePem(), rsa.ExportRSAPrivateKeyPem()));

        Subject(Load()).Should().Be("CN=rsa");
    }

    [TestCase("", null, "tls.crt holds no certificate")]
    [TestCase("no PEM", null, "tls.crt holds no certificate")]
    [TestCase(null, "", "tls.key holds no private key in PEM form")]
    [TestCase(null, "other", "is not that of the certificate")]
    [TestCase(null, "encrypted", "is encrypted; a private key in PEM form without a password")]
    public void Load_FilesThatCanNotBeUsed_SayWhichAndWhy(string? certificate, string? key, string why)
    {
        var good = TlsFiles.Issue();
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        key = key switch
        {
            "other" => TlsFiles.Issue().KeyPem,
            "encrypted" => secret.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            _ => key ?? good.KeyPem,
        };
        _files.Write((certificate ?? good.CertificatePem, key));

        FluentActions.Invoking(Load).Should().Throw<SecuritySetupException>().WithMessage($"*{why}*");
    }

    [Test]
    public void Load_FileThatIsNotThere_SaysWhich() =>
        FluentActions.Invoking(() => new ServerCertificate(new TlsOptions("/nowhere/tls.crt", _files.Key, null), TimeProvider.System, NullLogger<ServerCertificate>.Instance).Load())
            .Should().Throw<SecuritySetupException>().WithMessage("The file /nowhere/tls.crt can not be read*");

    private static string Subject(ServerCertificate certificate) => certificate.Current.Http.ServerCertificateContext!.TargetCertificate.Subject;

    private ServerCertificate Load()
    {
        var certificate = new ServerCertificate(new TlsOptions(_files.Certificate, _files.Key, null), TimeProvider.System, NullLogger<ServerCertificate>.Instance);
        certificate.Load();
        return certificate;
    }
}
