using System.Text.Json;
using Testing;

namespace Packaging.Tests.Supply;

/// <summary>scripts/sbom.mjs over what this clone has built.</summary>
[TestFixture("operator", "model-operator", "operator")]
[TestFixture("runtime", "inference-runtime", "inference-runtime")]
public sealed class BillOfMaterialsTests(string kind, string program, string project)
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modeloperator-sbom-");

    private string FileName => Path.Combine(_folder.FullName, $"{program}.cdx.json");

    [OneTimeSetUp]
    public Task WriteAsync() => WriteAsync(_folder.FullName);

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task Document_IsValidCycloneDx()
    {
        (await BillOfMaterials.MistakesAsync(FileName)).Should().BeEmpty();
    }

    [Test]
    public async Task Validator_DocumentWithAMistake_FindsIt()
    {
        var broken = Path.Combine(_folder.FullName, "broken.json");
        await File.WriteAllTextAsync(broken, (await File.ReadAllTextAsync(FileName)).Replace("\"library\"", "\"librairie\"", StringComparison.Ordinal));

        (await BillOfMaterials.MistakesAsync(broken)).Should().NotBeEmpty();
    }

    [Test]
    public async Task Document_WrittenAgain_HasTheSameBytes()
    {
        var again = _folder.CreateSubdirectory("again").FullName;

        await WriteAsync(again);

        File.ReadAllBytes(Path.Combine(again, $"{program}.cdx.json")).Should().Equal(await File.ReadAllBytesAsync(FileName));
    }

    [Test]
    public void Components_HaveThePackagesOfTheLockFile_ByVersionAndHash()
    {
        var locked = Locked();
        var packages = BillOfMaterials.Read(FileName).Components.Where(component => component.Purl.StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToArray();

        packages.Should().NotBeEmpty();
        foreach (var package in packages)
        {
            package.Purl.Should().Be($"pkg:nuget/{package.Name}@{package.Version}");
            locked.Should().ContainKey(package.Name).WhoseValue.Should().Be((package.Version, package.Sha512), "{0}", package.Name);
        }
    }

    [Test]
    public void Components_EveryOneStatesALicence()
    {
        BillOfMaterials.Read(FileName).Components.Where(component => component.Licences.Count == 0).Select(component => component.Name).Should().BeEmpty();
    }

    [Test]
    public void OnnxRuntime_IsNamedWhereItIsShipped()
    {
        var purls = BillOfMaterials.Read(FileName).Components.Select(component => component.Purl).Where(purl => purl.Contains("microsoft/onnxruntime", StringComparison.Ordinal));

        purls.Should().BeEquivalentTo(kind == "operator" ? [] : ["pkg:github/microsoft/onnxruntime@v1.29.0"]);
    }

    private Dictionary<string, (string Version, string? Sha512)> Locked()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Root, project, "packages.lock.json")));
        return document.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(package => package.Value.TryGetProperty("contentHash", out _))
            .ToDictionary(
                package => package.Name,
                package => (package.Value.GetProperty("resolved").GetString()!, (string?)Convert.ToHexStringLower(package.Value.GetProperty("contentHash").GetBytesFromBase64())),
                StringComparer.OrdinalIgnoreCase);
    }

    private async Task WriteAsync(string output)
    {
        var result = await ChildProcess.RunAsync("node", [Path.Combine(RepositoryPaths.Root, "scripts", "sbom.mjs"), kind, "--output", output]);
        result.ExitCode.Should().Be(0, "{0}", result);
    }
}
