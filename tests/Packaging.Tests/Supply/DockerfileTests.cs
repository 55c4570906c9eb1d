using System.Text.Json;
using System.Xml.Linq;
using Testing;

namespace Packaging.Tests.Supply;

/// <summary>What the Dockerfiles say twice, because a Dockerfile can not read it, against the one place that has it.</summary>
public sealed class DockerfileTests
{
    [TestCase("Dockerfile.operator")]
    [TestCase("Dockerfile.runtime")]
    public void Version_EveryDefault_IsTheBuilds(string dockerfile)
    {
        var version = XDocument.Load(Path.Combine(RepositoryPaths.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

        var defaults = Lines(dockerfile).Where(line => line.StartsWith("ARG VERSION=", StringComparison.Ordinal));

        defaults.Should().NotBeEmpty().And.OnlyContain(line => line == $"ARG VERSION={version}");
    }

    [TestCase("Dockerfile.operator")]
    [TestCase("Dockerfile.runtime")]
    public void Restore_IsLocked(string dockerfile)
    {
        var restores = Lines(dockerfile).Where(line => line.Contains("dotnet restore", StringComparison.Ordinal)).ToArray();

        restores.Should().ContainSingle().Which.Should().Contain("--locked-mode");
        Lines(dockerfile).Where(line => line.Contains("dotnet publish", StringComparison.Ordinal)).Should().OnlyContain(line => line.Contains("--no-restore"));
    }

    [Test]
    public void CudaPackages_AreOfTheVersionThatTheProductIsBuiltWith()
    {
        var product = Dependencies("package.json");
        var cuda = Dependencies("inference-runtime/OnnxRuntime/Cuda/package.json");

        cuda["com.github.asus4.onnxruntime.linux-x64-gpu"].Should().Be(product["com.github.asus4.onnxruntime"], "a provider fits the library of its own version alone");
    }

    private static string[] Lines(string dockerfile) => File.ReadAllLines(Path.Combine(RepositoryPaths.Root, dockerfile));

    private static Dictionary<string, string?> Dependencies(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Root, file)));
        return document.RootElement.GetProperty("dependencies").EnumerateObject().ToDictionary(package => package.Name, package => package.Value.GetString(), StringComparer.Ordinal);
    }
}
