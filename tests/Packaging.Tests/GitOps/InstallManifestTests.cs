using System.Text;
using Packaging.Tests.Chart;
using Packaging.Tests.Manifests;
using Testing;
using Testing.Reference;

namespace Packaging.Tests.GitOps;

/// <summary>deploy/install.yaml: what the chart makes of its defaults, without Helm and without the CustomResourceDefinition.</summary>
public sealed class InstallManifestTests
{
    private const string Manifest = "deploy/install.yaml";

    private const string Header = """
        # The operator for all namespaces, generated from charts/model-operator with its defaults. Needs the CustomResourceDefinition:
        #   kubectl apply --server-side -f crds/ -f deploy/install.yaml
        apiVersion: v1
        kind: Namespace
        metadata:
          name: modeloperator-system
          labels:
            app.kubernetes.io/part-of: modeloperator
            pod-security.kubernetes.io/enforce: restricted

        """;

    // Marks of a release, which this is not: Helm would take the objects for its own.
    private static readonly string[] OfHelm = ["helm.sh/chart:", "app.kubernetes.io/managed-by: Helm", "# Source:"];

    [Test]
    public async Task Manifest_OfTheInstallation_IsWhatTheChartMakes()
    {
        var render = await ChartRender.OfAsync("{crds: {enabled: false}, tests: {enabled: false}}");

        var text = new StringBuilder(Header);
        foreach (var line in render.Text.TrimEnd().Split('\n').Where(line => !OfHelm.Any(mark => line.TrimStart().StartsWith(mark, StringComparison.Ordinal))))
        {
            text.Append(line).Append('\n');
        }

        GoldenFile.Read(Manifest, text.ToString()).Should().Be(text.ToString());
    }

    [Test]
    public async Task Manifest_OfTheInstallation_IsTakenByTheSchemasAndNamesItsNamespace()
    {
        var documents = YamlDocuments.Read(await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, Manifest)));

        (await KubernetesSchemas.ProblemsAsync([.. documents.Select(document => (document.Title(), document))])).Should().BeEmpty();
        documents.Select(document => document.Title()).Should().OnlyHaveUniqueItems();
        documents.Select(document => document.Kind()).Should().StartWith("Namespace").And.Contain("Deployment").And.NotContain("CustomResourceDefinition");
        documents.Where(document => document.Kind() is not ("Namespace" or "ClusterRole" or "ClusterRoleBinding")).Should().OnlyContain(document => document.Text("metadata.namespace") == ChartRender.Namespace);
    }
}
