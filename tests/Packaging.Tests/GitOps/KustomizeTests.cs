using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.GitOps;

/// <summary>Every folder with a kustomization.yaml, built by the real kubectl.</summary>
public sealed class KustomizeTests
{
    private const string Kustomization = "kustomization.yaml";

    private static IEnumerable<string> Folders => new[] { "deploy", "examples" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryPaths.Root, folder), Kustomization, SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(RepositoryPaths.Root, Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Folders))]
    public async Task Folder_BuiltByKubectl_HasObjectsThatTheirSchemasTake(string folder)
    {
        var documents = await BuildAsync(folder);

        documents.Should().NotBeEmpty();
        (await KubernetesSchemas.ProblemsAsync([.. documents.Select(document => (document.Title(), document))])).Should().BeEmpty();
        documents.Select(document => document.Pod()).OfType<JsonObject>().SelectMany(RestrictedPods.Problems).Should().BeEmpty();
    }

    [TestCase("examples/kustomize/base")]
    [TestCase("examples/kustomize/overlays/staging")]
    [TestCase("examples/kustomize/overlays/production")]
    public async Task Models_OfAnOverlay_AreTakenByTheOperator(string folder)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, (await KubectlAsync(folder)).StandardOutput);

            var rendered = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["render", "-f", file]);

            rendered.ExitCode.Should().Be(0, rendered.ToString());
            YamlDocuments.Read(rendered.StandardOutput).Select(document => document.Kind()).Should().Contain("Deployment");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Overlay_OfProduction_ChangesOnlyWhatItSays()
    {
        var @base = (await BuildAsync("examples/kustomize/base")).Single();

        var service = (await BuildAsync("examples/kustomize/overlays/production")).Single(document => document.Kind() == "InferenceService");

        service.Text("metadata.namespace").Should().Be("vision");
        service.Text("spec.model.storageUri").Should().Be(@base.Text("spec.model.storageUri"), "a merge patch leaves the fields beside it");
        service.At("spec.resources")!.ToJsonString().Should().Be(@base.At("spec.resources")!.ToJsonString());
        service.Text("spec.scaling.maxReplicas").Should().Be("6");
    }

    [Test]
    public async Task Overlay_OfTheOperator_HasItsImageReplicasAndSettings()
    {
        var documents = await BuildAsync("examples/kustomize/operator");

        var deployment = documents.Single(document => document.Kind() == "Deployment");
        deployment.Text("spec.replicas").Should().Be("2");
        deployment.Pod()!.List("spec.containers").Single().Text("image").Should().StartWith("registry.example.com/modeloperator/model-operator:");
        documents.Single(document => document.Kind() == "ConfigMap").At("data")!["settings.yaml"]!.ToString().Should().Contain("format: Json").And.Contain("leaseName: model-operator");
    }

    private static async Task<IReadOnlyList<JsonObject>> BuildAsync(string folder) => YamlDocuments.Read((await KubectlAsync(folder)).StandardOutput);

    private static async Task<ProcessResult> KubectlAsync(string folder)
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.Kubectl, ["kustomize", Path.Combine(RepositoryPaths.Root, folder)]);
        result.ExitCode.Should().Be(0, result.ToString());
        return result;
    }
}
