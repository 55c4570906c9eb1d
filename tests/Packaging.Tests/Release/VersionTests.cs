using System.Xml.Linq;
using Testing;

namespace Packaging.Tests.Release;

/// <summary>One version for everything that is released together: Directory.Build.props has it.</summary>
public sealed class VersionTests
{
    private static readonly string Version = XDocument.Load(File("Directory.Build.props")).Descendants("Version").Single().Value;

    [Test]
    public void Changelog_NewestEntry_IsOfThisVersion()
    {
        var newest = System.IO.File.ReadLines(File("CHANGELOG.md")).First(line => line.StartsWith("## [", StringComparison.Ordinal));

        newest.Should().StartWith($"## [{Version}]", "what is built now is what the newest entry tells of");
    }

    [TestCase("version")]
    [TestCase("appVersion")]
    public void Chart_InItsVersions_HasThisOne(string field) =>
        YamlDocuments.Read(System.IO.File.ReadAllText(File("charts/model-operator/Chart.yaml"))).Single()[field]!.ToString().Should().Be(Version, "the chart's images have the tag appVersion");

    private static string File(string name) => Path.Combine(RepositoryPaths.Root, name);
}
