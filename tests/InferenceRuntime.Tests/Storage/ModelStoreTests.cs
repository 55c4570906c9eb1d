using System.Security.Cryptography;
using InferenceRuntime.Models;
using InferenceRuntime.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelStores;

namespace InferenceRuntime.Tests.Storage;

[CancelAfter(30_000)]
public sealed class ModelStoreTests
{
    private const long MaxBytes = 100_000;

    private static readonly byte[] Model = RandomNumberGenerator.GetBytes(50_000);
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Model));

    private DirectoryInfo _folder = null!;

    private string Cache => Path.Combine(_folder.FullName, "cache");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("store-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task Fetch_Http_IsKeptByDigest(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context => SendModelAsync(context));

        var artifact = await FetchAsync(server.Url(), null, cancellation);

        artifact.Path.Should().Be(Path.Combine(Cache, "sha256", Digest, "files", "model.onnx"));
        artifact.Digest.ToString().Should().Be($"sha256:{Digest}");
        artifact.SizeBytes.Should().Be(Model.Length);
        (await File.ReadAllBytesAsync(artifact.Path, cancellation)).Should().Equal(Model);
        Directory.GetDirectories(Path.Combine(Cache, "partial")).Should().BeEmpty();
    }

    [Test]
    public async Task Fetch_SameUriAgain_NeedsNoNetwork(CancellationToken cancellation)
    {
        string url;
        await using (var server = await ArtifactServer.StartAsync(context => SendModelAsync(context)))
        {
            url = server.Url();
            await FetchAsync(url, null, cancellation);
        }

        var artifact = await FetchAsync(url, null, cancellation);

        artifact.FromCache.Should().BeTrue();
        artifact.Digest.Hex.Should().Be(Digest);
    }

    [Test]
    public async Task Fetch_PinnedDigestInTheCache_NeedsNoNetworkForAnyUri(CancellationToken cancellation)
    {
        await using (var server = await ArtifactServer.StartAsync(context => SendModelAsync(context)))
        {
            await FetchAsync(server.Url(), null, cancellation);
        }

        var artifact = await FetchAsync("http://127.0.0.1:1/elsewhere.onnx", Digest, cancellation);

        artifact.FromCache.Should().BeTrue();
    }

    [Test]
    public async Task Fetch_DamagedCache_IsFetchedAgain(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context => SendModelAsync(context));
        var first = await FetchAsync(server.Url(), null, cancellation);
        await File.WriteAllTextAsync(first.Path, "damaged", cancellation);

        var second = await FetchAsync(server.Url(), Digest, cancellation);

        second.FromCache.Should().BeFalse();
        (await File.ReadAllBytesAsync(second.Path, cancellation)).Should().Equal(Model);
        server.Requests.Should().Be(4);
    }

    [Test]
    public async Task Fetch_WrongDigest_FailsClosed(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context => SendModelAsync(context));
        var pinned = new string('0', 64);

        var failure = await FailAsync(server.Url(), pinned, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.DigestMismatch);
        failure.Message.Should().Contain(Digest).And.Contain(pinned);
        failure.Digest.Should().Be($"sha256:{Digest}");
        Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Should().OnlyContain(file => file.StartsWith(Path.Combine(Cache, "locks"), StringComparison.Ordinal));
        server.Requests.Should().Be(2);
    }

    [TestCase(404, LoadFailureReason.ArtifactNotFound)]
    [TestCase(410, LoadFailureReason.ArtifactNotFound)]
    [TestCase(401, LoadFailureReason.ArtifactForbidden)]
    [TestCase(403, LoadFailureReason.ArtifactForbidden)]
    [TestCase(400, LoadFailureReason.ArtifactUnreachable)]
    public async Task Fetch_RefusedByTheServer_FailsAtOnceWithItsAnswer(int status, LoadFailureReason reason, CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("NoSuchKey:\n  rec.onnx", context.RequestAborted);
        });

        var failure = await FailAsync(server.Url(), null, cancellation);

        failure.Reason.Should().Be(reason);
        failure.Message.Should().Contain($"HTTP {status}").And.Contain("NoSuchKey: rec.onnx").And.Contain("/model.onnx");
        server.Requests.Should().Be(1);
    }

    [Test]
    public async Task Fetch_ServerErrorThenOk_IsTriedAgain(CancellationToken cancellation)
    {
        var answers = 0;
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            if (Interlocked.Increment(ref answers) <= 2)
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            }

            return SendModelAsync(context);
        });

        var artifact = await FetchAsync(server.Url(), null, cancellation);

        artifact.Digest.Hex.Should().Be(Digest);
        server.Requests.Should().Be(4);
    }

    [Test]
    public async Task Fetch_ServerErrorForEver_FailsWithinTheRetryTime(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync("internal", context.RequestAborted);
        });

        var failure = await FailAsync(server.Url(), null, cancellation, retryFor: TimeSpan.FromSeconds(1));

        failure.Reason.Should().Be(LoadFailureReason.ArtifactUnreachable);
        failure.Message.Should().Contain("HTTP 500").And.Contain("internal");
        server.Requests.Should().BeInRange(2, 4);
    }

    [Test]
    public async Task Fetch_ServerThatNeverAnswers_FailsWithinTheRetryTime(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var failure = await FailAsync(server.Url(), null, cancellation, retryFor: TimeSpan.FromMilliseconds(500));

        failure.Reason.Should().Be(LoadFailureReason.ArtifactUnreachable);
        failure.Message.Should().Contain("did not answer in time");
    }

    [Test]
    public async Task Fetch_NobodyListens_IsUnreachable(CancellationToken cancellation)
    {
        var failure = await FailAsync("http://127.0.0.1:1/model.onnx", null, cancellation, retryFor: TimeSpan.FromMilliseconds(300));

        failure.Reason.Should().Be(LoadFailureReason.ArtifactUnreachable);
        failure.Message.Should().Contain("127.0.0.1:1");
    }

    [Test]
    public async Task Fetch_TruncatedThenWhole_StartsAgain(CancellationToken cancellation)
    {
        var answers = 0;
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            context.Response.ContentLength = Model.Length;
            // The first request is the look-up, which reads no body.
            if (Interlocked.Increment(ref answers) == 2)
            {
                await context.Response.Body.WriteAsync(Model.AsMemory(0, 1000), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                return;
            }

            await SendModelAsync(context);
        });

        var artifact = await FetchAsync(server.Url(), Digest, cancellation);

        artifact.SizeBytes.Should().Be(Model.Length);
        server.Requests.Should().Be(3);
    }

    [Test]
    public async Task Fetch_TransferThatStalls_IsUnreachable(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync(Model.AsMemory(0, 1000), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var failure = await FailAsync(server.Url(), null, cancellation, retryFor: TimeSpan.FromMilliseconds(200));

        failure.Reason.Should().Be(LoadFailureReason.ArtifactUnreachable);
        failure.Message.Should().Contain("no byte came");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Fetch_AboveTheLimit_IsRefused(bool announced, CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            context.Response.ContentLength = announced ? MaxBytes + 1 : null;
            await context.Response.Body.WriteAsync(new byte[MaxBytes + 1], context.RequestAborted);
        });

        var failure = await FailAsync(server.Url(), null, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.ArtifactTooLarge);
        failure.Message.Should().Contain($"{MaxBytes}").And.Contain("--max-model-bytes");
        Directory.Exists(Path.Combine(Cache, "sha256")).Should().BeFalse();
        var partial = Path.Combine(Cache, "partial");
        (Directory.Exists(partial) ? Directory.GetDirectories(partial) : []).Should().BeEmpty();
    }

    [Test]
    public async Task Fetch_Redirect_IsFollowed(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            if (context.Request.Path == "/model.onnx")
            {
                context.Response.Redirect("/moved.onnx");
                return Task.CompletedTask;
            }

            return SendModelAsync(context);
        });

        (await FetchAsync(server.Url(), null, cancellation)).Digest.Hex.Should().Be(Digest);
    }

    [Test]
    public async Task Fetch_SecretInTheUri_StaysOutOfTheMessage(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });

        var failure = await FailAsync(server.Url("/model.onnx?signature=secret"), null, cancellation);

        failure.Message.Should().Contain("/model.onnx").And.NotContain("secret");
    }

    [Test]
    public async Task Fetch_File_IsUsedWhereItIsAndReadAnewEachTime(CancellationToken cancellation)
    {
        var path = Path.Combine(_folder.FullName, "a model.onnx");
        await File.WriteAllBytesAsync(path, Model, cancellation);
        var first = await FetchAsync(new Uri(path).AbsoluteUri, null, cancellation);
        await File.WriteAllBytesAsync(path, [1, 2, 3], cancellation);

        var second = await FetchAsync(new Uri(path).AbsoluteUri, null, cancellation);

        first.Path.Should().Be(path);
        first.Digest.Hex.Should().Be(Digest);
        second.SizeBytes.Should().Be(3);
        Directory.Exists(Path.Combine(Cache, "sha256")).Should().BeFalse();
    }

    [Test]
    public async Task Fetch_MissingFile_IsNotFound(CancellationToken cancellation)
    {
        var failure = await FailAsync($"file://{_folder.FullName}/none.onnx", null, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.ArtifactNotFound);
        failure.Message.Should().Contain($"{_folder.FullName}/none.onnx");
    }

    [Test]
    public async Task Fetch_EmptyFolder_IsRefused(CancellationToken cancellation)
    {
        var empty = _folder.CreateSubdirectory("empty").FullName;

        var failure = await FailAsync($"file://{empty}", null, cancellation);

        failure.Reason.Should().Be(LoadFailureReason.InvalidArtifact);
        failure.Message.Should().Contain("holds no file");
    }

    [TestCase("model.onnx", LoadFailureReason.InvalidUri)]
    [TestCase("/models/model.onnx", LoadFailureReason.InvalidUri)]
    [TestCase("http://", LoadFailureReason.InvalidUri)]
    [TestCase("file://host/model.onnx", LoadFailureReason.InvalidUri)]
    [TestCase("ftp://host/model.onnx", LoadFailureReason.UnsupportedScheme)]
    public async Task Fetch_UriThatNamesNoSource_SaysWhatIsExpected(string uri, LoadFailureReason reason, CancellationToken cancellation)
    {
        var failure = await FailAsync(uri, null, cancellation);

        failure.Reason.Should().Be(reason);
        failure.Message.Should().Contain(uri);
    }

    private static Task SendModelAsync(HttpContext context) => context.Response.Body.WriteAsync(Model, context.RequestAborted).AsTask();

    private async Task<ModelLoadException> FailAsync(string uri, string? sha256, CancellationToken cancellation, TimeSpan? retryFor = null)
    {
        var fetch = () => FetchAsync(uri, sha256, cancellation, retryFor);
        return (await fetch.Should().ThrowAsync<ModelLoadException>()).Which;
    }

    private async Task<Artifact> FetchAsync(string uri, string? sha256, CancellationToken cancellation, TimeSpan? retryFor = null)
    {
        using var http = new StoreHttp(new StoreHttpOptions { UserAgent = "test/1", StallTimeout = TimeSpan.FromMilliseconds(500) }, TimeProvider.System);
        var settings = new FetchSettings { MaxModelBytes = MaxBytes, UnreachableFor = retryFor ?? TimeSpan.FromSeconds(10), Patience = retryFor ?? TimeSpan.FromSeconds(10) };
        var store = new ModelStore(ModelSources.Standard(http, mounts: null), Cache, settings, _ => null, TimeProvider.System, NullLogger<ModelStore>.Instance);
        using var artifact = await store.FetchAsync(new ModelReference("m", uri, sha256), anew: false, _ => { }, cancellation);
        return artifact;
    }
}
