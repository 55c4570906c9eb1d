using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Packaging.Tests.Chart;
using Packaging.Tests.Manifests;
using Testing;
using Testing.Stores;

namespace Packaging.Tests.GitOps;

/// <summary>The chart in an OCI registry, as docs/gitops.md puts it there: Helm installs it from there, and Flux finds the layer that the example selects.</summary>
public sealed class ChartRegistryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Test]
    [CancelAfter(120_000)]
    public async Task Chart_PushedToARegistry_IsFoundByHelmAndByFlux(CancellationToken cancellationToken)
    {
        await using var registry = await OciRegistry.StartAsync();
        using var helm = new HelmCommand();
        var folder = helm.Folder("package");
        await SucceedAsync(helm, "package", ChartRender.Folder, "--destination", folder);
        await SucceedAsync(helm, "push", Directory.GetFiles(folder).Single(), $"oci://{registry.Authority}/charts", "--plain-http");

        var rendered = await SucceedAsync(helm, "template", ChartRender.Release, $"oci://{registry.Authority}/charts/model-operator", "--namespace", ChartRender.Namespace, "--plain-http");

        rendered.StandardOutput.Should().Be((await ChartRender.OfAsync()).Text);
        var repository = YamlDocuments.Read(await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "examples", "gitops", "flux", "operator", "release.yaml"), cancellationToken))
            .Single(document => document.Kind() == "OCIRepository");
        var manifest = await ManifestAsync(registry, repository.Text("spec.ref.tag")!, cancellationToken);
        manifest.List("layers").Select(layer => layer.Text("mediaType")).Should().Contain(repository.Text("spec.layerSelector.mediaType"));
    }

    private static async Task<JsonNode> ManifestAsync(OciRegistry registry, string tag, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.oci.image.manifest.v1+json"));
        return JsonNode.Parse(await http.GetStringAsync($"http://{registry.Authority}/v2/charts/model-operator/manifests/{tag}", cancellationToken))!;
    }

    private static async Task<ProcessResult> SucceedAsync(HelmCommand helm, params string[] arguments)
    {
        var result = await helm.RunAsync(Limit, arguments);
        result.ExitCode.Should().Be(0, result.ToString());
        return result;
    }
}
