using System.Security.Cryptography;
using System.Text;
using Testing.Stores;

namespace ModelStores.Tests.HuggingFace;

[CancelAfter(60_000)]
public sealed class HuggingFaceModelSourceTests
{
    private HuggingFaceServer _server = null!;
    private StoreHttp _http = null!;
    private HuggingFaceModelSource _source = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await HuggingFaceServer.StartAsync();
        _server.PublicRepositories.Add("Org/Open-Model");
        await _server.PutAsync("Org/Open-Model", "onnx/model.onnx", StoreClient.RandomBytes(5000));
        _http = StoreClient.Http();
        _source = new HuggingFaceModelSource(_http);
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
        _server.Cdn.Reset();
        _server.PageSize = 1000;
    }

    [Test]
    public async Task LargeFile_IsReadInPartsFromTheCdnWithoutTheToken(CancellationToken token)
    {
        var bytes = StoreClient.RandomBytes(300_000);
        await _server.PutAsync("Org/Model", "onnx/rec v1+ü.onnx", bytes);

        var artifact = await _source.FindAsync("hf://Org/Model/onnx/rec%20v1+ü.onnx", StoreClient.Secret(_server.Keys), token);

        var file = artifact.Files.Should().ContainSingle().Subject;
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        (artifact.Form, artifact.Version).Should().Be((ArtifactForm.File, digest));
        (file.Path, file.Length, file.AcceptsRanges, file.Digest?.Hex).Should().Be(("rec v1+ü.onnx", 300_000L, true, digest));
        _server.Cdn.Seen.Should().BeEmpty("a look-up reads nothing");
        (await file.ReadAsync(token)).Should().Equal(bytes);
        (await file.ReadAsync(token, 1, 1)).Should().Equal(bytes[1..2]);
        (await file.ReadAsync(token, 100_000, 200_000)).Should().Equal(bytes[100_000..]);
        _server.Cdn.Seen.Should().HaveCount(3).And.OnlyContain(request => request.Header("Authorization") == null);
    }

    [Test]
    public async Task SmallFile_ComesFromTheHubWhole(CancellationToken token)
    {
        await _server.PutAsync("Org/Model", "config.json", [1, 2, 3]);

        var artifact = await _source.FindAsync("hf://Org/Model/config.json", StoreClient.Secret(_server.Keys), token);

        var file = artifact.Files.Single();
        (file.Length, file.AcceptsRanges, file.Digest, file.Version!.Length).Should().Be((3L, false, null, 40));
        (await file.ReadAsync(token)).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task File_Archive_SaysSo(CancellationToken token)
    {
        await _server.PutAsync("Org/Model", "bundle.tar", [1]);

        var artifact = await _source.FindAsync("hf://Org/Model/bundle.tar#onnx/rec.onnx", StoreClient.Secret(_server.Keys), token);

        artifact.Files.Single().Packaging.Should().Be(Packaging.Tar);
    }

    [Test]
    public async Task Branch_ThatMovesAfterTheLookUp_IsReadAsItWas(CancellationToken token)
    {
        await _server.PutAsync("Org/Moving", "m/a.bin", [1]);
        await _server.PutAsync("Org/Moving", "m/b.bin", StoreClient.RandomBytes(2000, 1));
        var artifact = await _source.FindAsync("hf://Org/Moving/m/", StoreClient.Secret(_server.Keys), token);
        await _server.PutAsync("Org/Moving", "m/a.bin", [2]);
        await _server.PutAsync("Org/Moving", "m/b.bin", StoreClient.RandomBytes(2000, 2));

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1);
        (await artifact.Files[1].ReadAsync(token)).Should().Equal(StoreClient.RandomBytes(2000, 1));
        (await _source.FindAsync("hf://Org/Moving/m/", StoreClient.Secret(_server.Keys), token)).Version.Should().NotBe(artifact.Version);
    }

    [Test]
    public async Task Version_AnotherCommitWithTheSameBytes_IsTheSame(CancellationToken token)
    {
        await _server.PutAsync("Org/Same", "model.onnx", StoreClient.RandomBytes(2000));
        var before = await _source.FindAsync("hf://Org/Same/model.onnx", StoreClient.Secret(_server.Keys), token);
        await _server.PutAsync("Org/Same", "README.md", [1]);

        var after = await _source.FindAsync("hf://Org/Same/model.onnx", StoreClient.Secret(_server.Keys), token);

        after.Version.Should().Be(before.Version);
    }

    [Test]
    public async Task Revision_InTheUri_IsTaken(CancellationToken token)
    {
        await _server.PutAsync("Org/Pinned", "model.onnx", [1]);
        var first = _server.CommitOf("Org/Pinned");
        await _server.PutAsync("Org/Pinned", "model.onnx", [2]);

        var artifact = await _source.FindAsync($"hf://Org/Pinned@{first}/model.onnx", StoreClient.Secret(_server.Keys), token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1);
    }

    [Test]
    public async Task Revision_WithASlash_IsOnePartOfThePath(CancellationToken token)
    {
        var failure = await FailureAsync("hf://Org/Open-Model@refs%2Fpr%2F1/onnx/model.onnx", StoreClient.Secret(_server.Keys), token);

        failure.Failure.Should().Be(StoreFailure.NotFound);
        failure.Message.Should().EndWith("and said: RevisionNotFound: Invalid rev id: refs/pr/1");
    }

    [TestCase("hf://Org/Paged/v1/")]
    [TestCase("hf://Org/Paged/v1")]
    public async Task Folder_SeveralPages_HasEveryFileOnce(string uri, CancellationToken token)
    {
        _server.PageSize = 2;
        string[] paths = ["config.json", "onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json", "vocab/a b.txt"];
        foreach (var path in paths)
        {
            await _server.PutAsync("Org/Paged", $"v1/{path}", Encoding.UTF8.GetBytes(path));
        }

        await _server.PutAsync("Org/Paged", "v10/other.onnx", [1]);

        var artifact = await _source.FindAsync(uri, StoreClient.Secret(_server.Keys), token);

        artifact.Form.Should().Be(ArtifactForm.Folder);
        artifact.Files.Select(file => file.Path).Should().Equal(paths);
        artifact.Version.Should().MatchRegex("^sha256:[0-9a-f]{64}$");
        (await artifact.Files[^1].ReadAsync(token)).Should().Equal(Encoding.UTF8.GetBytes(paths[^1]));
        _server.Gate.Seen.Count(request => request.Target.Contains("cursor=", StringComparison.Ordinal)).Should().Be(3, "five files and three folders are four pages");
    }

    [Test]
    public async Task Repository_Whole_IsAFolder(CancellationToken token)
    {
        var artifact = await _source.FindAsync("hf://Org/Open-Model", StoreClient.Settings(_server.Keys.With(("HF_TOKEN", null))), token);

        artifact.Files.Single().Path.Should().Be("onnx/model.onnx");
        artifact.Files.Single().Digest!.Value.Hex.Should().Be(artifact.Files.Single().Version);
        _server.Gate.Seen.Should().OnlyContain(request => request.Header("Authorization") == null);
    }

    [Test]
    public async Task Repository_Renamed_IsFollowed(CancellationToken token)
    {
        _server.Renamed["Org/Old-Name"] = "Org/Open-Model";

        var artifact = await _source.FindAsync("hf://Org/Old-Name/onnx/model.onnx", StoreClient.Secret(_server.Keys), token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(StoreClient.RandomBytes(5000));
    }

    [Test]
    public async Task WrongToken_NamesSecretAndTheHubsWords(CancellationToken token)
    {
        var failure = await FailureAsync("hf://Org/Open-Model/onnx/model.onnx", StoreClient.Secret(_server.Keys.With(("HF_TOKEN", "hf_wrong"))), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Forbidden, false));
        failure.Message.Should().Be(
            "hf://Org/Open-Model/onnx/model.onnx, asked with the keys of Secret 'keys', answered HTTP 401 Unauthorized, and said: Invalid credentials in Authorization header");
    }

    [TestCase(false, "with the credentials of the environment")]
    [TestCase(true, "with the pod's own identity")]
    public async Task WrongToken_OfTheEnvironment_SaysSo(bool isPod, string who, CancellationToken token)
    {
        var access = StoreClient.Settings(_server.Keys.With(("HF_TOKEN", "hf_wrong"))) with { AmbientIdentity = isPod };

        var failure = await FailureAsync("hf://Org/Open-Model/onnx/model.onnx", access, token);

        failure.Message.Should().StartWith($"hf://Org/Open-Model/onnx/model.onnx, asked {who}, answered HTTP 401");
    }

    [Test]
    public async Task PrivateRepository_NoToken_SaysSo(CancellationToken token)
    {
        await _server.PutAsync("Org/Private", "model.onnx", [1]);

        var failure = await FailureAsync("hf://Org/Private/model.onnx", StoreClient.Settings(_server.Keys.With(("HF_TOKEN", null))), token);

        failure.Message.Should().Be("hf://Org/Private/model.onnx, asked without credentials, answered HTTP 401 Unauthorized, and said: RepoNotFound: Repository not found");
    }

    [Test]
    public async Task SecretOfSomethingElse_SaysWhatIsExpected(CancellationToken token)
    {
        var failure = await FailureAsync("hf://Org/Model/x", StoreClient.Secret(new Dictionary<string, string> { ["password"] = "hunter2" }), token);

        failure.Message.Should().Be("Secret 'keys' has the keys password; hf expects HF_TOKEN.");
    }

    [TestCase("hf://Org/Open-Model/absent.onnx", "*EntryNotFound: absent.onnx does not exist")]
    [TestCase("hf://Org/Open-Model/absent/", "*EntryNotFound: absent does not exist")]
    [TestCase("hf://Org/Absent/model.onnx", "*RepoNotFound: Repository not found")]
    [TestCase("hf://Org/Open-Model@v9/onnx/model.onnx", "*RevisionNotFound: Invalid rev id: v9")]
    public async Task Absent_SaysWhat(string uri, string message, CancellationToken token)
    {
        var failure = await FailureAsync(uri, StoreClient.Secret(_server.Keys), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.NotFound, false));
        failure.Message.Should().StartWith(uri).And.Match(message);
    }

    [TestCase("hf://gpt2")]
    [TestCase("hf://Org/")]
    [TestCase("hf://Org/Model@/x.onnx")]
    [TestCase("hf://Org/Model/../Other/x.onnx")]
    [TestCase("hf://Org/Mo%2Fdel/x.onnx")]
    public async Task Uri_ThatNamesNoRepository_SaysWhatIsExpected(string uri, CancellationToken token)
    {
        var failure = await FailureAsync(uri, StoreClient.Secret(_server.Keys), token);

        failure.Failure.Should().Be(StoreFailure.InvalidUri);
        failure.Message.Should().Contain("hf://ORG/REPO[@REVISION]/PATH");
    }

    [TestCase(403, StoreFailure.Forbidden, false)]
    [TestCase(429, StoreFailure.Busy, true)]
    [TestCase(500, StoreFailure.Busy, true)]
    public async Task Refusal_SaysWhenToAskAgain(int status, StoreFailure expected, bool isTransient, CancellationToken token)
    {
        _server.Gate.Fail(new StoreFault(status)
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7", ["X-Error-Code"] = "GatedRepo", ["X-Error-Message"] = "Access is restricted." },
        });

        var failure = await FailureAsync("hf://Org/Open-Model/onnx/model.onnx", StoreClient.Secret(_server.Keys), token);

        (failure.Failure, failure.IsTransient, failure.RetryAfter).Should().Be((expected, isTransient, TimeSpan.FromSeconds(7)));
        failure.Message.Should().EndWith("and said: GatedRepo: Access is restricted.");
    }

    [Test]
    public async Task NextPage_OnAnotherHost_IsAskedOfTheHub(CancellationToken token)
    {
        var evil = _server.Cdn.Endpoint;
        _server.Gate.Fail(new StoreFault(200, """[{"type": "file", "oid": "a", "size": 1, "path": "a.bin"}]""")
        {
            Matches = request => request.Target.Contains("/tree/", StringComparison.Ordinal),
            Headers = new Dictionary<string, string> { ["Link"] = $"<{evil}api/models/x?cursor=0>; rel=\"next\"", ["Content-Type"] = "application/json" },
        });

        await _source.FindAsync("hf://Org/Open-Model", StoreClient.Secret(_server.Keys), token);

        _server.Cdn.Seen.Should().BeEmpty("the token goes to the hub only");
    }

    private async Task<StoreException> FailureAsync(string uri, StoreAccess access, CancellationToken token)
    {
        var find = () => _source.FindAsync(uri, access, token);
        return (await find.Should().ThrowAsync<StoreException>()).Which;
    }
}
