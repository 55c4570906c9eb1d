using InferenceRuntime.Security;
using InferenceRuntime.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceRuntime.Tests.Security;

public sealed class ApiKeysTests
{
    private const string Alice = "alice-0123456789abcdef";
    private const string Bob = "bob-0123456789abcdef";

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("keys-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Key_OfAFile_IsThatClients()
    {
        Write("alice", Alice + "\n");
        Write("bob", Bob);
        Write(".hidden", "0123456789abcdef-hidden");
        var keys = Load();

        keys.ClientOf(Alice).Should().Be("alice");
        keys.ClientOf(Bob).Should().Be("bob");
        keys.ClientOf("0123456789abcdef-hidden").Should().BeNull("such names are the kubelet's");
    }

    [TestCase("")]
    [TestCase("alice-0123456789abcde")]
    [TestCase("alice-0123456789abcdef0")]
    [TestCase("Alice-0123456789abcdef")]
    [TestCase("alice-0123456789abcdef ")]
    public void Key_ThatDiffers_IsNobodys(string key)
    {
        Write("alice", Alice);

        Load().ClientOf(key).Should().BeNull();
    }

    [TestCase("short", "holds 5 characters; a key has at least 16")]
    [TestCase("0123456789 abcdef", "can not be sent in a header")]
    [TestCase("0123456789abcdef\u00e9", "can not be sent in a header")]
    public void Load_NoKeyThatCanBeUsed_SaysWhyAndNotWhat(string key, string why)
    {
        Write("alice", key);

        var problem = FluentActions.Invoking(Load).Should().Throw<SecuritySetupException>().Which;

        problem.Message.Should().Contain(why).And.Contain("alice").And.NotContain(key);
    }

    [Test]
    public void Load_EmptyFolder_IsRefusedUnlessTokensLetIn()
    {
        FluentActions.Invoking(Load).Should().Throw<SecuritySetupException>().WithMessage("*it is empty*");
        FluentActions.Invoking(() => Create().Load(mayBeEmpty: true)).Should().NotThrow();
    }

    [Test]
    public void Load_NoFolder_IsRefused() =>
        FluentActions.Invoking(() => new ApiKeys("/nowhere/keys", NullLogger<ApiKeys>.Instance).Load(mayBeEmpty: true)).Should().Throw<SecuritySetupException>().WithMessage("*/nowhere/keys*");

    [Test]
    public void Load_OneKeyThatCanNotBeUsed_LetsTheOthersIn()
    {
        Write("alice", Alice);
        Write("bob", "short");

        Load().ClientOf(Alice).Should().Be("alice");
    }

    [Test]
    public void Reload_KeyThatWasReplaced_RefusesTheOldOne()
    {
        Write("alice", Alice);
        var keys = Load();

        Write("alice", "alice-fedcba9876543210");
        keys.Reload();

        keys.ClientOf("alice-fedcba9876543210").Should().Be("alice");
        keys.ClientOf(Alice).Should().BeNull();
    }

    [Test]
    public void Reload_EveryKeyTakenAway_LetsNobodyIn()
    {
        Write("alice", Alice);
        var keys = Load();

        File.Delete(Path.Combine(_folder.FullName, "alice"));
        keys.Reload();

        keys.ClientOf(Alice).Should().BeNull();
    }

    [Test]
    public void Reload_FolderThatCanNotBeRead_KeepsTheKeys()
    {
        Write("alice", Alice);
        var keys = Load();

        Directory.Move(_folder.FullName, _folder.FullName + "-away");
        keys.Reload();
        keys.ClientOf(Alice).Should().Be("alice");

        Directory.Move(_folder.FullName + "-away", _folder.FullName);
        keys.Reload();
        keys.ClientOf(Alice).Should().Be("alice");
    }

    private void Write(string client, string key) => File.WriteAllText(Path.Combine(_folder.FullName, client), key);

    private ApiKeys Load()
    {
        var keys = Create();
        keys.Load(mayBeEmpty: false);
        return keys;
    }

    private ApiKeys Create() => new(_folder.FullName, NullLogger<ApiKeys>.Instance);
}
