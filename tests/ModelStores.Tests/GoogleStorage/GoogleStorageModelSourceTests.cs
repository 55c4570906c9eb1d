using System.Text;
using Testing.Stores;

namespace ModelStores.Tests.GoogleStorage;

[CancelAfter(60_000)]
public sealed class GoogleStorageModelSourceTests
{
    private GoogleStorageServer _server = null!;
    private StoreHttp _http = null!;
    private GoogleStorageModelSource _source = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await GoogleStorageServer.StartAsync();
        _http = StoreClient.Http();
        _source = new GoogleStorageModelSource(_http);
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
        _server.PageSize = 1000;
    }

    [Test]
    public async Task File_ServiceAccount_IsFoundAndReadInParts(CancellationToken token)
    {
        var bytes = StoreClient.RandomBytes(300_000);
        await _server.PutAsync("my_models", "ocr/rec v1+2ü#.onnx", bytes);

        var artifact = await _source.FindAsync("gs://my_models/ocr/rec%20v1+2ü%23.onnx", StoreClient.Secret(_server.Keys), token);

        var file = artifact.Files.Should().ContainSingle().Subject;
        artifact.Form.Should().Be(ArtifactForm.File);
        artifact.Version.Should().Be(_server.GenerationOf("my_models", "ocr/rec v1+2ü#.onnx"));
        (file.Path, file.Length, file.AcceptsRanges, file.Version).Should().Be(("rec v1+2ü#.onnx", 300_000L, true, artifact.Version));
        (await file.ReadAsync(token)).Should().Equal(bytes);
        (await file.ReadAsync(token, 1, 1)).Should().Equal(bytes[1..2]);
        (await file.ReadAsync(token, 100_000, 200_000)).Should().Equal(bytes[100_000..]);
        (await file.ReadAsync(token, 299_999)).Should().Equal(bytes[299_999..]);
    }

    [Test]
    public async Task File_Archive_SaysSo(CancellationToken token)
    {
        await _server.PutAsync("models", "bundle.tgz", [1]);

        var artifact = await _source.FindAsync("gs://models/bundle.tgz#onnx/rec.onnx", StoreClient.Secret(_server.Keys), token);

        artifact.Files.Single().Packaging.Should().Be(Packaging.TarGzip);
    }

    [Test]
    public async Task File_Empty_IsFound(CancellationToken token)
    {
        await _server.PutAsync("models", "empty.onnx", []);

        var artifact = await _source.FindAsync("gs://models/empty.onnx", StoreClient.Secret(_server.Keys), token);

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

        await _server.PutAsync("paged", "v1/", []);
        await _server.PutAsync("paged", "v10/other.onnx", [1]);

        foreach (var uri in new[] { "gs://paged/v1/", "gs://paged/v1" })
        {
            var artifact = await _source.FindAsync(uri, StoreClient.Secret(_server.Keys), token);

            artifact.Form.Should().Be(ArtifactForm.Folder);
            artifact.Files.Select(file => file.Path).Should().Equal(paths);
            artifact.Version.Should().MatchRegex("^sha256:[0-9a-f]{64}$");
            (await artifact.Files[^1].ReadAsync(token)).Should().Equal(Encoding.UTF8.GetBytes(paths[^1]));
        }

        _server.Gate.Seen.Count(request => request.Target.Contains("pageToken", StringComparison.Ordinal)).Should().Be(4, "six objects are three pages, asked twice");
    }

    [TestCase("v1/../x")]
    [TestCase("v1//x")]
    [TestCase("v1/a\\b")]
    public async Task Folder_NameThatIsNoPath_IsRefused(string name, CancellationToken token)
    {
        await _server.PutAsync("odd", name, [1]);

        var find = () => _source.FindAsync("gs://odd/v1/", StoreClient.Secret(_server.Keys), token);

        try
        {
            (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.InvalidArtifact && e.Message.Contains(name));
        }
        finally
        {
            _server.Remove("odd", name);
        }
    }

    [Test]
    public async Task Folder_FileThatIsAFolderToo_IsRefused(CancellationToken token)
    {
        await _server.PutAsync("both", "m/onnx", [1]);
        await _server.PutAsync("both", "m/onnx/model.onnx", [1]);

        var find = () => _source.FindAsync("gs://both/m", StoreClient.Secret(_server.Keys), token);

        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.InvalidArtifact).WithMessage("*'onnx'*");
    }

    [Test]
    public async Task File_ChangedBetweenLookUpAndRead_FailsWithChanged(CancellationToken token)
    {
        await _server.PutAsync("models", "moving.onnx", [1, 2, 3]);
        var artifact = await _source.FindAsync("gs://models/moving.onnx", StoreClient.Secret(_server.Keys), token);
        await _server.PutAsync("models", "moving.onnx", [4, 5, 6]);

        var read = () => artifact.Files[0].ReadAsync(token, 1, 1);

        (await read.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.Changed && e.IsTransient);
    }

    [Test]
    public async Task Generation_InTheUri_PinsIt(CancellationToken token)
    {
        await _server.PutAsync("models", "pinned.onnx", [1]);
        var generation = _server.GenerationOf("models", "pinned.onnx");

        var artifact = await _source.FindAsync($"gs://models/pinned.onnx?generation={generation}", StoreClient.Secret(_server.Keys), token);
        var bytes = await artifact.Files[0].ReadAsync(token);
        var find = () => _source.FindAsync("gs://models/pinned.onnx?generation=12", StoreClient.Secret(_server.Keys), token);

        (artifact.Version, bytes[0]).Should().Be((generation, (byte)1));
        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.NotFound).WithMessage("*No such object: models/pinned.onnx*");
    }

    [TestCase("gs://models/absent.onnx", "gs://models/absent.onnx was not found*'absent.onnx/'*")]
    [TestCase("gs://models/absent/", "gs://models/absent/ was not found*")]
    [TestCase("gs://nowhere/absent.onnx", "gs://nowhere/absent.onnx answered HTTP 404*The specified bucket does not exist*")]
    public async Task Absent_SaysWhat(string uri, string message, CancellationToken token)
    {
        await _server.PutAsync("models", "present.onnx", [1]);

        var find = () => _source.FindAsync(uri, StoreClient.Secret(_server.Keys), token);

        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.NotFound && !e.IsTransient).WithMessage(message);
    }
}
