using System.Security.Cryptography;
using System.Text;
using InferenceRuntime.Models;
using InferenceRuntime.Storage.Signatures;
using Testing;

namespace InferenceRuntime.Tests.Storage.Signatures;

[CancelAfter(60_000)]
public sealed class VerificationKeyTests
{
    private DirectoryInfo _folder = null!;
    private OpenSslKeys _keys = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("keys-");
        _keys = new OpenSslKeys(_folder.FullName);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [TestCase("P-256")]
    [TestCase("Ed25519")]
    public async Task Parse_PublicKey_HasTheFingerprintThatOpenSslGives(string kind)
    {
        var pem = await _keys.CreateAsync(kind, "own");
        var result = await ChildProcess.RunAsync("sh", ["-c", $"openssl pkey -in '{_keys.PrivateKey("own")}' -pubout -outform DER | sha256sum"]);

        VerificationKey.Parse(pem, "Secret 'key'").Shown.Should().Be($"the key {result.StandardOutput[..64]} of Secret 'key'");
    }

    [TestCase("RSA", "*Secret 'key' holds an RSA key; an ECDSA P-256 or an Ed25519*")]
    [TestCase("P-384", "*an ECDSA key on another curve than P-256;*")]
    public async Task Parse_KeyOfAnotherKind_IsNamed(string kind, string message) => Expect(await _keys.CreateAsync(kind, "own"), message);

    [Test]
    public async Task Parse_PrivateKey_IsRefused()
    {
        await _keys.CreateAsync("P-256", "own");

        Expect(await File.ReadAllBytesAsync(_keys.PrivateKey("own")), "*holds a PRIVATE KEY;*");
    }

    [TestCase("", "*holds no PEM;*")]
    [TestCase("ssh-ed25519 AAAA", "*holds no PEM;*")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "*is damaged*")]
    [TestCase("-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----", "*holds no PEM;*")]
    public void Parse_Garbage_IsRefused(string text, string message) => Expect(Encoding.ASCII.GetBytes(text), message);

    [Test]
    public async Task Parse_KeyCutOff_IsRefused()
    {
        foreach (var kind in (string[])["P-256", "Ed25519"])
        {
            var pem = Encoding.ASCII.GetString(await _keys.CreateAsync(kind, kind));
            var der = Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^2]));
            for (var length = 0; length < der.Length; length++)
            {
                Expect(Encoding.ASCII.GetBytes(PemEncoding.Write("PUBLIC KEY", der.AsSpan(0, length))), "*");
            }
        }
    }

    [Test]
    public async Task Parse_PointThatIsNotOnTheCurve_IsRefused()
    {
        var pem = Encoding.ASCII.GetString(await _keys.CreateAsync("P-256", "own"));
        var der = Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^2]));
        der[^1] ^= 1;

        Expect(Encoding.ASCII.GetBytes(PemEncoding.Write("PUBLIC KEY", der)), "*is damaged*");
    }

    private static void Expect(byte[] pem, string message)
    {
        var act = () => VerificationKey.Parse(pem, "Secret 'key'");

        act.Should().Throw<ModelLoadException>().WithMessage(message).Which.Reason.Should().Be(LoadFailureReason.SignatureInvalid);
    }
}
