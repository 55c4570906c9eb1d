using System.Security.Cryptography;
using System.Text;
using InferenceRuntime.Models;
using InferenceRuntime.Storage.Signatures;
using ModelStores;

namespace InferenceRuntime.Tests.Storage.Signatures;

[CancelAfter(60_000)]
public sealed class SignatureVerifierTests
{
    private const string Shown = "s3://models/rec.onnx";
    private const string SignatureShown = "s3://models/rec.onnx.sig";

    private DirectoryInfo _folder = null!;
    private OpenSslKeys _keys = null!;

    private string ModelFile => Path.Combine(_folder.FullName, "model.onnx");

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("signatures-");
        _keys = new OpenSslKeys(_folder.FullName);
        File.WriteAllBytes(ModelFile, RandomNumberGenerator.GetBytes(100_001));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task Verify_SignatureOfOpenSsl_IsTaken(
        [Values("P-256", "Ed25519")] string kind, [Values("bytes", "base64", "lines")] string form, CancellationToken cancellation)
    {
        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");
        var signature = await _keys.SignAsync(kind, "own", ModelFile);

        // cosign writes one line of base64; the openssl program breaks it.
        var written = form switch
        {
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(signature)),
            "lines" => Encoding.ASCII.GetBytes(Convert.ToBase64String(signature, Base64FormattingOptions.InsertLineBreaks) + "\n"),
            _ => signature,
        };

        await VerifyAsync(key, written, cancellation);
    }

    [Test]
    public async Task Verify_AnotherByteOfTheModel_IsRefused([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");
        var signature = await _keys.SignAsync(kind, "own", ModelFile);
        var model = await File.ReadAllBytesAsync(ModelFile, cancellation);
        foreach (var at in (int[])[0, 4096, model.Length - 1])
        {
            model[at] ^= 1;
            await File.WriteAllBytesAsync(ModelFile, model, cancellation);
            await ExpectRefusalAsync(() => VerifyAsync(key, signature, cancellation), $"{SignatureShown} is not a signature of {Shown} (sha256:*) by the key*does not match*");
            model[at] ^= 1;
        }
    }

    [Test]
    public async Task Verify_SignatureWithOneBitWrong_IsRefused([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");
        var signature = await _keys.SignAsync(kind, "own", ModelFile);
        for (var at = 0; at < signature.Length; at++)
        {
            var damaged = (byte[])signature.Clone();
            damaged[at] ^= 1;
            await ExpectRefusalAsync(() => VerifyAsync(key, damaged, cancellation), "*The model was not opened.");
        }
    }

    [Test]
    public async Task Verify_AnotherKey_SaysWhichWasExpected([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var pem = await _keys.CreateAsync(kind, "own");
        await _keys.CreateAsync(kind, "other");
        var signature = await _keys.SignAsync(kind, "other", ModelFile);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(string.Concat(Encoding.ASCII.GetString(pem).Split('\n')[1..^2]))));

        await ExpectRefusalAsync(() => VerifyAsync(VerificationKey.Parse(pem, "Secret 'key'"), signature, cancellation), $"*the key {fingerprint} of Secret 'key': it does not match*");
    }

    [Test]
    public async Task Verify_WhatIsNoSignature_SaysWhatIsExpected([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");
        var signature = await _keys.SignAsync(kind, "own", ModelFile);
        foreach (var wrong in (byte[][])[[], signature[..^1], signature[..10], [.. signature, 0], "<html>Sign in</html>"u8.ToArray(), new byte[100_000], "AAAA"u8.ToArray()])
        {
            await ExpectRefusalAsync(() => VerifyAsync(key, wrong, cancellation), $"{SignatureShown} ({wrong.Length} bytes) is no signature for the key *{kind.Split('-')[0].Replace("P", "ECDSA", StringComparison.Ordinal)}*expected*");
        }
    }

    [Test]
    public async Task Verify_SignatureOfTheOtherKind_IsRefused([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var other = kind == "P-256" ? "Ed25519" : "P-256";
        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");
        await _keys.CreateAsync(other, "other");
        var signature = await _keys.SignAsync(other, "other", ModelFile);

        await ExpectRefusalAsync(() => VerifyAsync(key, signature, cancellation), "*");
    }

    [Test]
    public async Task Verify_TextOfAFolder_IsSignedAsItIs([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");
        var signature = await _keys.SignAsync(kind, "own", ModelFile);
        var text = await File.ReadAllBytesAsync(ModelFile, cancellation);

        await SignatureVerifier.VerifyAsync(key, SignedContent.OfText(Shown, text), signature, SignatureShown, cancellation);

        text[0] ^= 1;
        await ExpectRefusalAsync(() => SignatureVerifier.VerifyAsync(key, SignedContent.OfText(Shown, text), signature, SignatureShown, cancellation), "*does not match*");
    }

    [Test]
    public async Task Verify_EmptyFile_IsOfItsOwnSignature([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(ModelFile, [], cancellation);
        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");

        // The openssl program maps its input and takes none that is empty, for Ed25519 only.
        if (kind == "P-256")
        {
            await VerifyAsync(key, await _keys.SignAsync(kind, "own", ModelFile), cancellation);
        }

        await ExpectRefusalAsync(() => VerifyAsync(key, new byte[64], cancellation), "*");
    }

    [Test]
    public async Task Verify_LargeFile_IsNotReadIntoMemory([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        await using (var file = File.OpenWrite(ModelFile))
        {
            file.SetLength(200_000_000);
        }

        var key = VerificationKey.Parse(await _keys.CreateAsync(kind, "own"), "Secret 'key'");
        var signature = await _keys.SignAsync(kind, "own", ModelFile);
        await using var model = File.OpenRead(ModelFile);
        var content = SignedContent.OfFile(Shown, ModelFile, Sha256Digest.FromHash(await SHA256.HashDataAsync(model, cancellation)));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await SignatureVerifier.VerifyAsync(key, content, signature, SignatureShown, cancellation);

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(1_000_000);
    }

    private static async Task ExpectRefusalAsync(Func<Task> act, string message) =>
        (await act.Should().ThrowAsync<ModelLoadException>().WithMessage(message)).Which.Reason.Should().Be(LoadFailureReason.SignatureInvalid);

    private async Task VerifyAsync(VerificationKey key, byte[] signature, CancellationToken cancellation)
    {
        var digest = Sha256Digest.FromHash(SHA256.HashData(await File.ReadAllBytesAsync(ModelFile, cancellation)));
        await SignatureVerifier.VerifyAsync(key, SignedContent.OfFile(Shown, ModelFile, digest), signature, SignatureShown, cancellation);
    }
}
