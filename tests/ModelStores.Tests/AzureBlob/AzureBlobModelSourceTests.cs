using System.Text;
using Testing.Stores;

namespace ModelStores.Tests.AzureBlob;

[CancelAfter(60_000)]
public sealed class AzureBlobModelSourceTests
{
    private AzureBlobServer _server = null!;
    private StoreHttp _http = null!;
    private AzureBlobModelSource _source = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await AzureBlobServer.StartAsync();
        _http = StoreClient.Http();
        _source = new AzureBlobModelSource(_http);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [SetUp]
    public void Reset() => _server.Gate.Reset();

    [Test]
    public async Task File_SharedKey_IsFoundAndReadInParts(CancellationToken token)
    {
        var bytes = StoreClient.RandomBytes(300_000);
        await _server.PutAsync("models", "ocr/rec v1+2ü.onnx", bytes);

        var artifact = await _source.FindAsync(Uri("models/ocr/rec%20v1+2ü.onnx"), StoreClient.Secret(_server.Keys), token);

        var file = artifact.Files.Should().ContainSingle().Subject;
        artifact.Form.Should().Be(ArtifactForm.File);
        artifact.Version.Should().StartWith("0x", "it is the ETag without quotes");
        (file.Path, file.Length, file.AcceptsRanges, file.Version).Should().Be(("rec v1+2ü.onnx", 300_000L, true, artifact.Version));
        (await file.ReadAsync(token)).Should().Equal(bytes);
        (await file.ReadAsync(token, 1, 1)).Should().Equal(bytes[1..2]);
        (await file.ReadAsync(token, 100_000, 200_000)).Should().Equal(bytes[100_000..]);
        (await file.ReadAsync(token, 299_999)).Should().Equal(bytes[299_999..]);
    }

    [Test]
    public async Task File_Archive_SaysSo(CancellationToken token)
    {
        await _server.PutAsync("models", "bundle.zip", [1]);

        var artifact = await _source.FindAsync(Uri("models/bundle.zip#onnx/rec.onnx"), StoreClient.Secret(_server.Keys), token);

        artifact.Files.Single().Packaging.Should().Be(Packaging.Zip);
    }

    [Test]
    public async Task File_Empty_IsFound(CancellationToken token)
    {
        await _server.PutAsync("models", "empty.onnx", []);

        var artifact = await _source.FindAsync(Uri("models/empty.onnx"), StoreClient.Secret(_server.Keys), token);

        artifact.Files.Single().Length.Should().Be(0);
        (await artifact.Files.Single().ReadAsync(token)).Should().BeEmpty();
    }

    [Test]
    public async Task Folder_SeveralPages_HasEveryFileOnce(CancellationToken token)
    {
        var names = Enumerable.Range(0, 30).Select(i => $"part{i:00} of it.bin").ToList();
        foreach (var name in names)
        {
            await _server.PutAsync("paged", $"v1/onnx/{name}", Encoding.UTF8.GetBytes(name));
        }

        await _server.PutAsync("paged", "v1/onnx/", []);
        await _server.PutAsync("paged", "v10/other.onnx", [1]);

        foreach (var uri in new[] { Uri("paged/v1/"), Uri("paged/v1") })
        {
            var artifact = await new AzureBlobModelSource(_http) { PageSize = 7 }.FindAsync(uri, StoreClient.Secret(_server.Keys), token);

            artifact.Form.Should().Be(ArtifactForm.Folder);
            artifact.Files.Select(file => file.Path).Should().Equal(names.Select(name => $"onnx/{name}"));
            artifact.Version.Should().MatchRegex("^sha256:[0-9a-f]{64}$");
            (await artifact.Files[^1].ReadAsync(token)).Should().Equal(Encoding.UTF8.GetBytes(names[^1]));
            (await artifact.Files[0].ReadAsync(token, 2, 3)).Should().Equal(Encoding.UTF8.GetBytes(names[0])[2..5]);
        }

        _server.Gate.Seen.Count(request => request.Target.Contains("marker=", StringComparison.Ordinal)).Should().Be(8, "31 blobs are five pages, asked twice");
    }

    [TestCase("v1/../x")]
    [TestCase("v1//x")]
    [TestCase("v1/a\\b")]
    public async Task Folder_NameThatIsNoPath_IsRefused(string name, CancellationToken token)
    {
        _server.Gate.Fail(new StoreFault(200, Listing($"<Name>{name}</Name><Properties><Content-Length>1</Content-Length><Etag>0x1</Etag></Properties>")));

        var find = () => _source.FindAsync(Uri("models/v1/"), StoreClient.Secret(_server.Keys), token);

        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.InvalidArtifact).WithMessage($"*{name}*");
    }

    [Test]
    public async Task Folder_AccountWithRealFolders_SkipsThem(CancellationToken token)
    {
        _server.Gate.Fail(new StoreFault(200, Listing(
            "<Name>v1/onnx</Name><Properties><ResourceType>directory</ResourceType><Content-Length>0</Content-Length><Etag>0x1</Etag></Properties>",
            "<Name Encoded=\"true\">v1/onnx/m%3A1.onnx</Name><Properties><ResourceType>file</ResourceType><Content-Length>1</Content-Length><Etag>0x2</Etag></Properties>")));

        var artifact = await _source.FindAsync(Uri("models/v1/"), StoreClient.Secret(_server.Keys), token);

        artifact.Files.Select(file => file.Path).Should().Equal("onnx/m:1.onnx");
    }

    [TestCase("x-ms-resource-type", "directory")]
    [TestCase("x-ms-meta-hdi_isfolder", "true")]
    public async Task Folder_ThatIsAnEmptyBlob_IsListed(string header, string value, CancellationToken token)
    {
        await _server.PutAsync("real", "v1/model.onnx", [1]);
        _server.Gate.Fail(new StoreFault(200) { Headers = new Dictionary<string, string> { [header] = value } });

        var artifact = await _source.FindAsync(Uri("real/v1"), StoreClient.Secret(_server.Keys), token);

        artifact.Files.Select(file => file.Path).Should().Equal("model.onnx");
    }

    [Test]
    public async Task Version_InTheUri_IsAskedForEachTime(CancellationToken token)
    {
        await _server.PutAsync("models", "pinned.onnx", [1, 2, 3]);
        var access = StoreClient.Secret(_server.Keys);

        var artifact = await _source.FindAsync(Uri("models/pinned.onnx?versionid=2030-01-31T12:00:00Z"), access, token);
        await artifact.Files[0].ReadAsync(token, 1, 1);

        _server.Gate.Seen.Should().HaveCount(2).And.OnlyContain(request => request.Target.EndsWith("/models/pinned.onnx?versionid=2030-01-31T12:00:00Z"));
    }

    [Test]
    public async Task File_ChangedBetweenLookUpAndRead_FailsWithChanged(CancellationToken token)
    {
        await _server.PutAsync("models", "moving.onnx", [1, 2, 3]);
        var artifact = await _source.FindAsync(Uri("models/moving.onnx"), StoreClient.Secret(_server.Keys), token);
        await _server.PutAsync("models", "moving.onnx", [4, 5, 6]);

        var read = () => artifact.Files[0].ReadAsync(token, 1, 1);

        (await read.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.Changed && e.IsTransient);
    }

    [TestCase("models/absent.onnx", "*/models/absent.onnx was not found*'absent.onnx/'*")]
    [TestCase("models/absent/", "*/models/absent/ was not found*")]
    [TestCase("nowhere/absent.onnx", "*/nowhere/absent.onnx answered HTTP 404*ContainerNotFound: The specified container does not exist*")]
    public async Task Absent_SaysWhat(string path, string message, CancellationToken token)
    {
        await _server.PutAsync("models", "present.onnx", [1]);

        var find = () => _source.FindAsync(Uri(path), StoreClient.Secret(_server.Keys), token);

        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.NotFound && !e.IsTransient).WithMessage(message);
    }

    [TestCase("az://acct/c/b", true)]
    [TestCase("https://acct.blob.core.windows.net/c/b", true)]
    [TestCase("https://acct.blob.core.usgovcloudapi.net/c/b", true)]
    [TestCase("https://acct.z12.blob.storage.azure.net/c/b", true)]
    [TestCase("http://acct.blob.core.windows.net/c/b", false)]
    [TestCase("https://blob.core.windows.net.example/c/b", false)]
    public void Serves_Uri_IsTakenBeforeTheWeb(string uri, bool expected)
    {
        var source = ModelSources.Standard(_http, null).For(ModelLocation.Parse(uri));

        (source is AzureBlobModelSource).Should().Be(expected);
    }

    private static string Uri(string path) => $"az://{AzureBlobServer.Account}/{path}";

    private static string Listing(params string[] blobs) =>
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>{string.Concat(blobs.Select(blob => $"<Blob>{blob}</Blob>"))}</Blobs><NextMarker /></EnumerationResults>";
}
