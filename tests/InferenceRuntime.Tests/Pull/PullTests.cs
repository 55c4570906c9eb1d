using System.Security.Cryptography;
using InferenceRuntime.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Testing;

namespace InferenceRuntime.Tests.Pull;

[CancelAfter(60_000)]
public sealed class PullTests
{
    private static readonly byte[] Model = RandomNumberGenerator.GetBytes(50_000);
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Model));

    private DirectoryInfo _folder = null!;

    private string Cache => Path.Combine(_folder.FullName, "cache");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("pull-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task Pull_Url_PrintsDigestAndSizeAndThenNeedsNoStore()
    {
        ProcessResult first;
        string url;
        await using (var server = await ArtifactServer.StartAsync(context => context.Response.Body.WriteAsync(Model, context.RequestAborted).AsTask()))
        {
            url = server.Url();
            first = await PullProcess.RunJsonAsync(Cache, url);
        }

        var second = await PullProcess.RunJsonAsync(Cache, url);

        first.Report().Should().Be(($"sha256:{Digest}", Model.Length, Path.Combine(Cache, "sha256", Digest, "files", "model.onnx"), false));
        second.Report().FromCache.Should().BeTrue();
    }

    [Test]
    public async Task Pull_AsText_IsReadByPeople()
    {
        await using var server = await ArtifactServer.StartAsync(context => context.Response.Body.WriteAsync(Model, context.RequestAborted).AsTask());

        var result = await PullProcess.RunAsync(Cache, server.Url());

        result.StandardOutput.Should().Contain($"digest   sha256:{Digest}").And.Contain("size     50000 bytes (50 kB)");
    }

    [Test]
    public async Task Pull_WrongDigest_EndsWithCode3AndTheReason()
    {
        await using var server = await ArtifactServer.StartAsync(context => context.Response.Body.WriteAsync(Model, context.RequestAborted).AsTask());

        var result = await PullProcess.RunJsonAsync(Cache, server.Url(), $"--sha256={new string('0', 64)}");

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().Contain("DigestMismatch").And.Contain(Digest);
        result.StandardOutput.Should().BeEmpty();
    }

    [TestCase("--sha256=abc", "64 hex digits")]
    [TestCase("--signature=file:///a.sig", "--public-key")]
    [TestCase("--fetch-connections=0", "1")]
    [TestCase("--nonsense", "--nonsense")]
    public async Task Pull_WrongFlag_EndsWithCode2AndSaysWhatIsExpected(string flag, string words)
    {
        var result = await PullProcess.RunJsonAsync(Cache, "file:///none.onnx", flag);

        result.ExitCode.Should().Be(2);
        result.StandardError.Should().Contain(words);
    }

    [Test]
    public async Task Pull_WhileAStoreIsBusy_SaysSoOnStandardError(CancellationToken cancellation)
    {
        var requests = 0;
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            if (Interlocked.Increment(ref requests) <= 4)
            {
                context.Response.StatusCode = 503;
                return context.Response.WriteAsync("slow down", cancellation);
            }

            return context.Response.Body.WriteAsync(Model, context.RequestAborted).AsTask();
        });

        var result = await PullProcess.RunJsonAsync(Cache, server.Url());

        result.Report().Digest.Should().Be($"sha256:{Digest}");
        result.StandardError.Should().Contain("503").And.Contain("slow down").And.Contain("trying again in");
    }

    [Test]
    public async Task Pull_BySeveralProcessesAtOnce_TransfersOnce()
    {
        var requests = 0;
        await using var server = await LargeFileServer.StartAsync(64 * 1024 * 1024, () => Interlocked.Increment(ref requests));

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PullProcess.RunJsonAsync(Cache, server.Url)));

        results.Select(result => result.Report().Digest).Should().AllBe($"sha256:{server.Digest()}");
        results.Count(result => !result.Report().FromCache).Should().Be(1);
        requests.Should().Be(5, "one look-up and four parts are one transfer");
    }

    /// <summary>As a volume that was filled beforehand and is mounted read-only, where this user may mount one.</summary>
    [Test]
    public async Task Pull_CacheThatMayOnlyBeRead_ServesWhatItHasAndSaysWhatItCanNot()
    {
        await using var server = await ArtifactServer.StartAsync(context => context.Response.Body.WriteAsync(Model, context.RequestAborted).AsTask());
        (await PullProcess.RunJsonAsync(Cache, server.Url())).Report();
        string Pull(string url) => $"{RepositoryPaths.InferenceRuntime} pull --cache={Cache} {url} --output=json";

        var result = await InNamespaceAsync($"mount --bind {Cache} {Cache} && mount -o remount,ro,bind {Cache}", $"{Pull(server.Url())}; echo known $?; {Pull(server.Url("/other.onnx"))}; echo other $?");

        result.StandardOutput.Should().Contain("\"fromCache\":true").And.Contain("known 0").And.Contain("other 3");
        result.StandardError.Should().Contain("ArtifactForbidden").And.Contain("Read-only file system").And.Contain("--cache");
    }

    /// <summary>On a real volume of one megabyte, where this user may make one.</summary>
    [Test]
    public async Task Pull_VolumeThatIsTooSmall_SaysSoAndTheCacheStaysSound()
    {
        var big = Path.Combine(_folder.FullName, "big.onnx");
        await File.WriteAllBytesAsync(big, RandomNumberGenerator.GetBytes(2_000_000));
        var small = Path.Combine(_folder.FullName, "small.onnx");
        await File.WriteAllBytesAsync(small, Model);
        var volume = _folder.CreateSubdirectory("volume").FullName;
        string Pull(string file) => $"{RepositoryPaths.InferenceRuntime} pull --cache={volume} --sha256=$(sha256sum {file} | cut -c1-64) file://{file} --output=json";

        var result = await InNamespaceAsync($"mount -t tmpfs -o size=1m none {volume}", $"{Pull(small)}; echo small $?; {Pull(big)}; echo big $?; {Pull(small)}; echo again $?");

        result.StandardOutput.Should().Contain("small 0").And.Contain("big 3").And.Contain("again 0");
        result.StandardError.Should().Contain("CacheFull").And.Contain(volume);
    }

    /// <summary>Runs a shell script with mounts of its own; skips the test where this user may have none.</summary>
    private static async Task<ProcessResult> InNamespaceAsync(string mount, string script)
    {
        var result = await ChildProcess.RunAsync("unshare", ["--mount", "--map-root-user", "sh", "-c", $"{{ {mount}; }} || exit 77; {script}"], timeout: TimeSpan.FromSeconds(50));
        Assume.That(result.ExitCode, Is.Not.EqualTo(77).And.Not.EqualTo(1), "this user may mount no volume");
        return result;
    }
}
