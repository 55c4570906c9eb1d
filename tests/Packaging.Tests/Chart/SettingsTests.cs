using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart;

/// <summary>The operator's settings file as the chart writes it, read by the operator itself.</summary>
public sealed class SettingsTests
{
    private const string Checksum = "checksum/settings-at-start";

    private const string Everything = """
        nameOverride: vision
        secretAccess: {namespaces: [team-a]}
        podMonitor: {labels: {release: prometheus}}
        runtime:
          image: {registry: registry.example.com, repository: mirror/inference-runtime, digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
          imagePullSecrets: [registry]
          nodeSelector: {pool: models}
        gpuProfiles:
          a100: {resourceName: nvidia.com/gpu, memory: 80Gi, nodeSelector: {gpu: a100}, tolerations: [{key: team, operator: Exists}], runtimeClassName: nvidia, executionProvider: TensorRt, image: cuda}
        settings:
          refresh: {interval: 10m}
          cache: {sizeLimit: 10Gi}
          log: {format: Json}
        """;

    [TestCase("{}")]
    [TestCase(Everything)]
    public async Task Settings_OfTheChart_AreTakenByTheOperator(string values)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, (await ChartRender.OfAsync(values)).SettingsText());
            var service = Path.Combine(RepositoryPaths.Root, "examples", "linear", "inferenceservice.yaml");

            var rendered = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["render", "-f", service, "--settings", file]);

            rendered.ExitCode.Should().Be(0, rendered.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Settings_FromValues_AreMergedUnderThoseOfTheUser()
    {
        var settings = (await ChartRender.OfAsync(Everything)).Settings();

        settings.Text("runtime.image").Should().Be("registry.example.com/mirror/inference-runtime@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        settings.At("runtime.imagePullSecrets")!.ToJsonString().Should().Be("""["registry"]""");
        settings.At("runtime.nodeSelector")!.ToJsonString().Should().Be("""{"kubernetes.io/arch":"amd64","kubernetes.io/os":"linux","pool":"models"}""", "a mixed cluster has nodes that can not run the image");
        settings.Text("gpu.profiles.a100.memory").Should().Be("80Gi");
        settings.Text("refresh.readSecrets").Should().Be("true", "the chart sets it where Secrets may be read");
        settings.Text("refresh.interval").Should().Be("10m");
        settings.Text("observability.podMonitorLabels.release").Should().Be("prometheus", "the models' PodMonitors are selected as the operator's is");
        settings.Text("leaderElection.leaseName").Should().Be("model-operator-vision");
        settings.At("network.policy.operator.podSelector.matchLabels")!["app.kubernetes.io/name"]!.ToString().Should().Be("vision", "the operator's pods are let in by their labels");
    }

    [Test]
    public async Task Checksum_OfSettingsThatAreReadAgain_StaysTheSame()
    {
        var before = await ChecksumAsync("{}");

        (await ChecksumAsync("settings: {refresh: {interval: 10m}, log: {level: Debug}, reconciliation: {resyncInterval: 1h}}")).Should().Be(before, "the operator takes these while it runs");
        (await ChecksumAsync("runtime: {image: {tag: other}}")).Should().Be(before);
    }

    [TestCase("settings: {log: {format: Json}}")]
    [TestCase("settings: {reconciliation: {concurrency: 4}}")]
    [TestCase("settings: {leaderElection: {retryPeriod: 1s}}")]
    public async Task Checksum_OfSettingsForTheStart_ChangesAndRestartsTheOperator(string values) => (await ChecksumAsync(values)).Should().NotBe(await ChecksumAsync("{}"));

    private static async Task<string> ChecksumAsync(string values) => (await ChartRender.OfAsync(values)).Single("Deployment").Labels("spec.template.metadata.annotations")[Checksum];
}
