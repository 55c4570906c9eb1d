using System.Formats.Tar;
using System.IO.Compression;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart;

/// <summary>The chart as a package, and under names of other lengths.</summary>
public sealed class PackageTests
{
    [Test]
    public async Task Package_OfTheChart_HasItsFilesAndNoOthers()
    {
        using var helm = new HelmCommand();
        var folder = helm.Folder("package");

        var packaged = await helm.RunAsync(TimeSpan.FromMinutes(1), "package", ChartRender.Folder, "--destination", folder);

        packaged.ExitCode.Should().Be(0, packaged.ToString());
        var files = Directory.GetFiles(ChartRender.Folder, "*", SearchOption.AllDirectories).Select(file => $"model-operator/{Path.GetRelativePath(ChartRender.Folder, file)}");
        using var stream = new GZipStream(File.OpenRead(Directory.GetFiles(folder).Single()), CompressionMode.Decompress);
        Entries(stream).Should().BeEquivalentTo(files);
        new FileInfo(Directory.GetFiles(folder).Single()).Length.Should().BeLessThan(150_000, "Helm stores a release, the chart with it, in one Secret of at most 1 MiB");
    }

    [TestCase("release-of-fifty-three-characters-the-longest-allowed")]
    [TestCase("r")]
    public async Task Names_OfOtherReleases_FitTheirLimits(string release)
    {
        release.Length.Should().BeLessThanOrEqualTo(53);
        var render = await ChartRender.OfAsync("{replicas: 2, podMonitor: {enabled: true}, prometheusRule: {enabled: true}, grafanaDashboard: {enabled: true}, priorityClass: {create: true}}", release);

        var own = render.Documents.Where(document => document.Kind() != "CustomResourceDefinition").ToArray();
        own.Should().OnlyContain(document => document.Name().Contains("model-operator", StringComparison.Ordinal) || document.Name().StartsWith(release, StringComparison.Ordinal));
        render.Documents.Where(document => document.Kind() is "Service" or "Pod").Should().OnlyContain(document => document.Name().Length <= 63, "these are DNS labels");
        render.Documents.SelectMany(document => document.Labels("metadata.labels").Values).Should().OnlyContain(value => value.Length <= 63);
        own.Should().OnlyContain(document => document.Labels("metadata.labels")["app.kubernetes.io/instance"] == release);
    }

    private static IEnumerable<string> Entries(Stream stream)
    {
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            yield return entry.Name;
        }
    }
}
