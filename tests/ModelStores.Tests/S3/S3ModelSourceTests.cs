using System.Text;
using Testing.Stores;

namespace ModelStores.Tests.S3;

[CancelAfter(60_000)]
public sealed class S3ModelSourceTests
{
    private S3Server _server = null!;
    private StoreHttp _http = null!;
    private S3ModelSource _source = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await S3Server.StartAsync();
        _http = StoreClient.Http();
        _source = new S3ModelSource(_http);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [SetUp]
    public void Reset()
    {
        _server.Gate.Reset();
        (_server.Region, _server.SessionToken, _server.PageSize) = ("us-east-1", null, 1000);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task File_SignedRequest_IsFoundAndReadInParts(bool asSecret, CancellationToken token)
    {
        var bytes = StoreClient.RandomBytes(300_000);
        await _server.PutAsync("models", "ocr/rec v1+2.onnx", bytes);
        var access = asSecret ? StoreClient.Secret(_server.Keys) : StoreClient.Settings(_server.Keys);

        var artifact = await _source.FindAsync("s3://models/ocr/rec%20v1+2.onnx", access, token);

        var file = artifact.Files.Should().ContainSingle().Subject;
        artifact.Form.Should().Be(ArtifactForm.File);
        artifact.Version.Should().MatchRegex("^[0-9a-f]{32}$", "it is the ETag without quotes");
        (file.Path, file.Length, file.AcceptsRanges, file.Version).Should().Be(("rec v1+2.onnx", 300_000L, true, artifact.Version));
        (await file.ReadAsync(token)).Should().Equal(bytes);
        (await file.ReadAsync(token, 1, 1)).Should().Equal(bytes[1..2]);
        (await file.ReadAsync(token, 100_000, 200_000)).Should().Equal(bytes[100_000..]);
        (await file.ReadAsync(token, 299_999)).Should().Equal(bytes[299_999..]);
    }

    [Test]
    public async Task File_Archive_SaysSo(CancellationToken token)
    {
        await _server.PutAsync("models", "bundle.tar.gz", [1]);

        var artifact = await _source.FindAsync("s3://models/bundle.tar.gz#onnx/rec.onnx", StoreClient.Secret(_server.Keys), token);

        artifact.Files.Single().Packaging.Should().Be(Packaging.TarGzip);
    }

    [Test]
    public async Task File_Empty_IsFound(CancellationToken token)
    {
        await _server.PutAsync("models", "empty.onnx", []);
        _server.Gate.Fail(Refusal(416, "InvalidRange", "The requested range is not satisfiable") with { Matches = request => request.Header("Range") is not null });

        var artifact = await _source.FindAsync("s3://models/empty.onnx", StoreClient.Secret(_server.Keys), token);

        artifact.Files.Single().Length.Should().Be(0);
        (await artifact.Files.Single().ReadAsync(token)).Should().BeEmpty();
    }

    [Test]
    public async Task Folder_SeveralPages_HasEveryFileOnce(CancellationToken token)
    {
        _server.PageSize = 2;
        string[] paths = ["config.json", "onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json", "vocab/a b.txt"];
        foreach (var path in paths)
        {
            await _server.PutAsync("paged", $"v1/{path}", Encoding.UTF8.GetBytes(path));
        }

        await _server.PutAsync("paged", "v1/onnx/", []);
        await _server.PutAsync("paged", "v10/other.onnx", [1]);

        foreach (var uri in new[] { "s3://paged/v1/", "s3://paged/v1" })
        {
            var artifact = await _source.FindAsync(uri, StoreClient.Secret(_server.Keys), token);

            artifact.Form.Should().Be(ArtifactForm.Folder);
            artifact.Files.Select(file => file.Path).Should().Equal(paths);
            artifact.Version.Should().MatchRegex("^sha256:[0-9a-f]{64}$");
            (await artifact.Files[^1].ReadAsync(token)).Should().Equal(Encoding.UTF8.GetBytes(paths[^1]));
        }

        _server.Gate.Seen.Count(request => request.Target.Contains("continuation-token", StringComparison.Ordinal)).Should().Be(4, "six keys are three pages, asked twice");
    }

    [Test]
    public async Task Folder_ChangedFile_HasAnotherVersion(CancellationToken token)
    {
        await _server.PutAsync("versioned", "m/model.onnx", [1]);
        var before = await _source.FindAsync("s3://versioned/m/", StoreClient.Secret(_server.Keys), token);

        await _server.PutAsync("versioned", "m/model.onnx", [2]);
        var after = await _source.FindAsync("s3://versioned/m/", StoreClient.Secret(_server.Keys), token);

        after.Version.Should().NotBe(before.Version);
    }

    [TestCase("bad/v1/../../x", "..")]
    [TestCase("bad/v1//x", "//")]
    [TestCase("bad/v1/a\\b", "\\")]
    public async Task Folder_KeyThatIsNoPath_IsRefused(string key, string part, CancellationToken token)
    {
        var listing = $"<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated><Contents><Key>{key}</Key><ETag>&quot;a&quot;</ETag><Size>1</Size></Contents></ListBucketResult>";
        _server.Gate.Fail(new StoreFault(200, listing));

        var find = () => _source.FindAsync("s3://models/bad/v1/", StoreClient.Secret(_server.Keys), token);

        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.InvalidArtifact).WithMessage($"*{part}*");
    }

    [Test]
    public async Task File_ChangedBetweenLookUpAndRead_FailsWithChanged(CancellationToken token)
    {
        await _server.PutAsync("models", "moving.onnx", [1, 2, 3]);
        var artifact = await _source.FindAsync("s3://models/moving.onnx", StoreClient.Secret(_server.Keys), token);
        await _server.PutAsync("models", "moving.onnx", [4, 5, 6]);

        var read = () => artifact.Files[0].ReadAsync(token, 1, 1);

        (await read.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.Changed && e.IsTransient);
    }

    [TestCase("s3://models/absent.onnx", "s3://models/absent.onnx was not found*'absent.onnx/'*")]
    [TestCase("s3://models/absent/", "s3://models/absent/ was not found*")]
    [TestCase("s3://nowhere/absent.onnx", "s3://nowhere/absent.onnx answered HTTP 404*NoSuchBucket: The specified bucket does not exist*")]
    public async Task Absent_SaysWhat(string uri, string message, CancellationToken token)
    {
        await _server.PutAsync("models", "present.onnx", [1]);

        var find = () => _source.FindAsync(uri, StoreClient.Secret(_server.Keys), token);

        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.NotFound && !e.IsTransient).WithMessage(message);
    }

    [Test]
    public async Task File_ConnectionCutInTheBody_IsAnIOException(CancellationToken token)
    {
        await _server.PutAsync("models", "cut.onnx", StoreClient.RandomBytes(1000));
        var artifact = await _source.FindAsync("s3://models/cut.onnx", StoreClient.Secret(_server.Keys), token);
        _server.Gate.Fail(new StoreFault(206, "only a part") { Headers = new Dictionary<string, string> { ["Content-Range"] = "bytes 0-999/1000", ["Content-Length"] = "1000" } });

        var read = () => artifact.Files[0].ReadAsync(token);

        await read.Should().ThrowAsync<IOException>();
    }

    [TestCase(200, "bytes 0-999/1000")]
    [TestCase(206, "bytes 0-998/1000")]
    [TestCase(206, "bytes 0-999/1001")]
    public async Task File_AnswerOfAnotherRange_IsRefused(int status, string range, CancellationToken token)
    {
        await _server.PutAsync("models", "range.onnx", StoreClient.RandomBytes(1000));
        var artifact = await _source.FindAsync("s3://models/range.onnx", StoreClient.Secret(_server.Keys), token);
        _server.Gate.Fail(new StoreFault(status, "x") { Headers = new Dictionary<string, string> { ["Content-Range"] = range } });

        var read = () => artifact.Files[0].ReadAsync(token);

        (await read.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.Unreachable && e.IsTransient).WithMessage($"*bytes 0 to 999 of 1000*{status}*'{range}'*");
    }

    [Test]
    public async Task VersionId_IsAskedForEachTime(CancellationToken token)
    {
        await _server.PutAsync("models", "pinned.onnx", [1]);

        var artifact = await _source.FindAsync("s3://models/pinned.onnx?versionId=3%2FL4", StoreClient.Secret(_server.Keys), token);
        await artifact.Files[0].ReadAsync(token);

        _server.Gate.Seen.Should().HaveCount(2).And.OnlyContain(request => request.Target == "/models/pinned.onnx?versionId=3%2FL4");
    }

    internal static StoreFault Refusal(int status, string code, string message, string more = "") =>
        new(status, $"<Error><Code>{code}</Code><Message>{message}</Message>{more}</Error>");
}
