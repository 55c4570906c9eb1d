using System.Text.Json.Nodes;
using System.Xml.Linq;
using Packaging.Tests.Chart;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.GitOps;

/// <summary>The examples for Argo CD and Flux: what they refer to is there, of this version, and the chart takes their values.</summary>
public sealed class GitOpsExamplesTests
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "examples", "gitops");

    private static readonly string Version = XDocument.Load(Path.Combine(RepositoryPaths.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    private static readonly JsonObject[] Documents =
    [
        .. Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "kustomization.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => YamlDocuments.Read(File.ReadAllText(file))),
    ];

    private static JsonObject[] Applications => [.. Documents.Where(document => document.Kind() == "Application")];

    private static JsonObject[] Kustomizations => [.. Documents.Where(document => document.Kind() == "Kustomization")];

    [Test]
    public async Task Objects_OfTheExamples_AreTakenByTheirSchemas() =>
        (await KubernetesSchemas.ProblemsAsync([.. Documents.Select(document => (document.Title(), document))])).Should().BeEmpty();

    [Test]
    public void Paths_OfTheExamples_AreThere()
    {
        var paths = Applications.Select(application => application.Text("spec.source.path")!).Concat(Kustomizations.Select(kustomization => kustomization.Text("spec.path")!)).ToArray();

        paths.Should().HaveCount(4).And.OnlyContain(path => Directory.Exists(Path.Combine(RepositoryPaths.Root, path)));
    }

    [Test]
    public void Versions_OfTheExamples_AreThisOne()
    {
        Applications.Should().OnlyContain(application => application.Text("spec.source.targetRevision") == $"v{Version}");
        Documents.Single(document => document.Kind() == "OCIRepository").Text("spec.ref.tag").Should().Be(Version);
        File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "gitops.md")).Should().Contain($"model-operator-{Version}.tgz");
    }

    [Test]
    public void Order_OfTheExamples_IsTheOperatorThenTheModels()
    {
        var names = Kustomizations.Select(kustomization => kustomization.Name()).ToArray();

        Kustomizations.Should().OnlyContain(kustomization => kustomization.Text("spec.wait") == "true", "who depends on it waits for what it applied");
        Kustomizations.SelectMany(kustomization => kustomization.List("spec.dependsOn")).Select(dependency => dependency.Text("name")).Should().NotBeEmpty().And.BeSubsetOf(names);
    }

    [Test]
    public async Task Values_OfTheExamples_AreTakenByTheChart()
    {
        JsonNode?[] values = [.. Applications.Select(application => application.At("spec.source.helm.valuesObject")), Documents.Single(document => document.Kind() == "HelmRelease").At("spec.values")];

        foreach (var set in values.OfType<JsonObject>())
        {
            (await ChartRender.OfAsync(set.ToJsonString())).Single("Deployment").Text("spec.replicas").Should().Be("2");
        }

        values.OfType<JsonObject>().Should().HaveCount(2);
    }
}
