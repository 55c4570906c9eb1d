using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing;
using Testing.Reference;

namespace Packaging.Tests.Chart;

/// <summary>The CustomResourceDefinition in the chart: the same bytes as crds/, and a part of the release.</summary>
public sealed class CrdTests
{
    private const string Source = "crds/serving.modeloperator.io_inferenceservices.yaml";

    [Test]
    public void File_InTheChart_IsTheGeneratedCrd()
    {
        var crd = File.ReadAllText(Path.Combine(RepositoryPaths.Root, Source));

        GoldenFile.Read("charts/model-operator/files/crd.yaml", crd).Should().Be(crd);
    }

    [Test]
    public async Task Crd_Rendered_DiffersFromTheGeneratedOneInLabelsAndAnnotationsOnly()
    {
        var generated = YamlDocuments.Read(await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, Source))).Single();

        var rendered = (await ChartRender.OfAsync("crds: {annotations: {team: platform}}")).Single("CustomResourceDefinition");

        rendered.Labels("metadata.annotations").Should().BeEquivalentTo(new Dictionary<string, string> { ["helm.sh/resource-policy"] = "keep", ["team"] = "platform" });
        rendered.Labels("metadata.labels").Should().Contain("app.kubernetes.io/managed-by", "Helm");
        rendered["metadata"] = new JsonObject { ["name"] = rendered.Name() };
        JsonNode.DeepEquals(rendered, generated).Should().BeTrue("the rest is untouched");
    }

    [Test]
    public async Task Crd_NotKept_GoesWithTheRelease() =>
        (await ChartRender.OfAsync("crds: {keep: false}")).Single("CustomResourceDefinition").Labels("metadata.annotations").Should().BeEmpty();

    [Test]
    public async Task Crd_Disabled_IsNotPartOfTheRelease() => (await ChartRender.OfAsync("crds: {enabled: false}")).Has("CustomResourceDefinition").Should().BeFalse();
}
