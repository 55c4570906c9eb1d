using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using InferenceRuntime.Models;
using InferenceRuntime.Storage;
using InferenceRuntime.Tests.Storage.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelStores;

namespace InferenceRuntime.Tests.Storage;

/// <summary>Models that have to be signed, through the whole fetch.</summary>
[CancelAfter(60_000)]
public sealed class SignedModelTests
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    private DirectoryInfo _folder = null!;
    private OpenSslKeys _keys = null!;
    private ArtifactServer _server = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("signed-");
        _keys = new OpenSslKeys(_folder.FullName);
        _objects.Clear();
        _server = await ArtifactServer.StartAsync(SendAsync);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task Fetch_Signed_IsVerifiedAndAgainWithoutTheStore([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var key = await SignAsync(kind, "/model.onnx", RandomNumberGenerator.GetBytes(5000));

        using var first = await FetchAsync("/model.onnx", key, cancellation);
        _objects.Clear();
        using var second = await FetchAsync("/model.onnx", key, cancellation);

        first.IsSigned.Should().BeTrue();
        second.IsSigned.Should().BeTrue();
        second.FromCache.Should().BeTrue();
    }

    [Test]
    public async Task Fetch_Tampered_IsRefusedAndNotKept([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var key = await SignAsync(kind, "/model.onnx", RandomNumberGenerator.GetBytes(5000));
        _objects["/model.onnx"][17] ^= 1;

        var failure = await FailAsync("/model.onnx", key, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.SignatureInvalid);
        failure.Message.Should().Contain("/model.onnx.sig").And.Contain("does not match");
        Directory.Exists(Path.Combine(_folder.FullName, "cache", "sha256")).Should().BeFalse();
    }

    [Test]
    public async Task Fetch_WithoutASignature_IsRefused(CancellationToken cancellation)
    {
        var key = await SignAsync("P-256", "/model.onnx", RandomNumberGenerator.GetBytes(5000));
        _objects.TryRemove("/model.onnx.sig", out _);

        var failure = await FailAsync("/model.onnx", key, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.SignatureInvalid);
        failure.Message.Should().Contain("there is no signature").And.Contain("HTTP 404").And.Contain("/model.onnx.sig");
    }

    [Test]
    public async Task Fetch_CachedUnsigned_IsNotTakenWhenASignatureIsNeeded(CancellationToken cancellation)
    {
        var key = await SignAsync("P-256", "/model.onnx", RandomNumberGenerator.GetBytes(5000));
        (await FetchAsync("/model.onnx", null, cancellation)).Dispose();
        _objects.TryRemove("/model.onnx.sig", out _);

        var failure = await FailAsync("/model.onnx", key, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.SignatureInvalid);
    }

    [Test]
    public async Task Fetch_CachedUnderAnotherKey_IsRefused(CancellationToken cancellation)
    {
        var other = await SignAsync("P-256", "/other.onnx", RandomNumberGenerator.GetBytes(10), "other");
        var key = await SignAsync("P-256", "/model.onnx", RandomNumberGenerator.GetBytes(5000));
        (await FetchAsync("/model.onnx", key, cancellation)).Dispose();

        var failure = await FailAsync("/model.onnx", other, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.SignatureInvalid);
    }

    [Test]
    public async Task Fetch_SignedArchive_IsVerifiedByTheArchivesBytes([Values("P-256", "Ed25519")] string kind, CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        await using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        await using (var entry = await zip.CreateEntry("model.onnx").OpenAsync(cancellation))
        {
            await entry.WriteAsync(RandomNumberGenerator.GetBytes(3000), cancellation);
        }

        var key = await SignAsync(kind, "/model.zip", bytes.ToArray());

        using var first = await FetchAsync("/model.zip", key, cancellation);
        using var second = await FetchAsync("/model.zip", key, cancellation);

        first.IsSigned.Should().BeTrue();
        first.SizeBytes.Should().Be(3000);
        second.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes.ToArray()));
        second.FromCache.Should().Be(kind == "P-256", "of an archive's bytes only the digest is kept, and Ed25519 signs the bytes");
    }

    [Test]
    public async Task Fetch_SignedFolder_IsVerifiedByTheListOfItsFiles(CancellationToken cancellation)
    {
        var models = _folder.CreateSubdirectory("models").FullName;
        await File.WriteAllBytesAsync(Path.Combine(models, "model.onnx"), RandomNumberGenerator.GetBytes(300), cancellation);
        await File.WriteAllBytesAsync(Path.Combine(models, "weights.bin"), RandomNumberGenerator.GetBytes(700), cancellation);
        var list = string.Concat(new[] { "model.onnx", "weights.bin" }.Select(name => $"{StoreUnderTest.HexOf(File.ReadAllBytes(Path.Combine(models, name)))}  {name}\n"));
        var key = await SignAsync("Ed25519", "/list", System.Text.Encoding.UTF8.GetBytes(list));
        await File.WriteAllBytesAsync($"{models}.sig", _objects["/list.sig"], cancellation);

        using var artifact = await FetchUriAsync($"file://{models}/", key, cancellation);
        await File.AppendAllTextAsync(Path.Combine(models, "weights.bin"), "x", cancellation);
        var tampered = () => FetchUriAsync($"file://{models}/", key, cancellation);

        artifact.IsSigned.Should().BeTrue();
        artifact.Path.Should().StartWith(Path.Combine(_folder.FullName, "cache"), "what was proven is what is opened, also when the folder changes later");
        (await tampered.Should().ThrowAsync<ModelLoadException>()).Which.Reason.Should().Be(LoadFailureReason.SignatureInvalid);
    }

    /// <summary>Puts the bytes and their signature, <c>PATH.sig</c>, into the store; returns the file of the public key.</summary>
    private async Task<string> SignAsync(string kind, string path, byte[] content, string name = "own")
    {
        await _keys.CreateAsync(kind, name);
        var file = Path.Combine(_folder.FullName, "content");
        await File.WriteAllBytesAsync(file, content);
        _objects[path] = content;
        _objects[$"{path}.sig"] = await _keys.SignAsync(kind, name, file);
        return Path.Combine(_folder.FullName, $"{name}.pub");
    }

    private Task SendAsync(HttpContext context)
    {
        if (_objects.TryGetValue(context.Request.Path, out var bytes))
        {
            context.Response.Headers.ETag = $"\"{StoreUnderTest.HexOf(bytes)}\"";
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private Task<Artifact> FetchAsync(string path, string? key, CancellationToken cancellation) => FetchUriAsync(_server.Url(path), key, cancellation);

    private async Task<Artifact> FetchUriAsync(string uri, string? key, CancellationToken cancellation)
    {
        using var http = new StoreHttp(new StoreHttpOptions { UserAgent = "test/1" }, TimeProvider.System);
        var store = new ModelStore(
            ModelSources.Standard(http, mounts: null), Path.Combine(_folder.FullName, "cache"), new FetchSettings(), _ => null, TimeProvider.System, NullLogger<ModelStore>.Instance);
        return await store.FetchAsync(new ModelReference("m", uri) { PublicKeyFile = key }, anew: false, _ => { }, cancellation);
    }

    private async Task<ModelLoadException> FailAsync(string path, string? key, CancellationToken cancellation)
    {
        var fetch = () => FetchAsync(path, key, cancellation);
        return (await fetch.Should().ThrowAsync<ModelLoadException>()).Which;
    }
}
