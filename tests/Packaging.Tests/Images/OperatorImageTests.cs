using Testing;

namespace Packaging.Tests.Images;

/// <summary>The operator out of its image: its user, its files read-only.</summary>
public sealed class OperatorImageTests
{
    private BuiltImage _image = null!;

    [OneTimeSetUp]
    public async Task TakeImage() => _image = await ImagesFixture.Operator;

    [Test]
    public async Task Crds_FromTheImage_AreTheReleasedOnes()
    {
        var result = await _image.RunAsync(given: null, "crds");

        result.ExitCode.Should().Be(0, "{0}", result);
        var released = Directory.GetFiles(Path.Combine(RepositoryPaths.Root, "crds"), "*.yaml").Select(File.ReadAllText).Single();
        result.StandardOutput.Should().Be(released, "its descriptions come from a file of the image");
    }

    [Test]
    public async Task Rbac_FromTheImage_PrintsTheAccess()
    {
        var result = await _image.RunAsync(given: null, "rbac");

        result.ExitCode.Should().Be(0, "{0}", result);
        result.StandardOutput.Should().Contain("kind: ClusterRole").And.Contain("serving.modeloperator.io");
    }

    [Test]
    public async Task Run_KubeconfigThatIsNone_IsRefusedWithTheReason()
    {
        var kubeconfig = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-kubeconfig.yaml");
        await File.WriteAllTextAsync(kubeconfig, "kind: Config\nclusters: []\n");

        var result = await _image.RunAsync(kubeconfig, "run", "--kubeconfig=/tmp/given", "--metrics-address=127.0.0.1:0");

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().Contain("The kubeconfig has no current-context").And.NotContain("   at ", "a person reads it");
    }
}
