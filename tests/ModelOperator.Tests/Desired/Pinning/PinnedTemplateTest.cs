using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Desired.Pinning;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired.Pinning;

/// <summary>A service whose Deployment was made by one operator, seen by another one with other defaults.</summary>
public sealed class PinnedTemplateTest
{
    private const string Model = "model: {storageUri: https://models.example/linear.onnx}\n";
    private static readonly OperatorConfiguration Old = Defaults("server:1", "1Gi");
    private static readonly OperatorConfiguration New = Defaults("server:2", "2Gi");

    [Test]
    public void Choose_OtherDefaults_KeepsTheTemplateAndSaysWhatWouldChange()
    {
        var live = Deployed("");

        var chosen = Choose("", live);

        Image(chosen.Template).Should().Be("server:1");
        chosen.Effective.Runtime!.Image.Should().Be("server:1", "the status says what runs");
        chosen.NewDefaults.Should().Equal(
            "spec.containers[runtime].image: server:1 -> server:2", "spec.containers[runtime].resources.limits.memory: 1Gi -> 2Gi");
    }

    [Test]
    public void Plan_OtherDefaults_WritesNothing()
    {
        var live = Deployed("");

        var plan = DesiredChildren.Plan(Service(""), EffectiveSpec.Resolve(Service(""), New), new ClusterFacts(live));

        AppliedMark.IsUpToDate(plan.Deployment, live).Should().BeTrue();
    }

    [TestCase("scaling: {minReplicas: 5}")]
    [TestCase("scaling: {minReplicas: 2, maxReplicas: 5}")]
    [TestCase("suspend: true")]
    [TestCase("rollout: {strategy: Recreate}")]
    [TestCase("network: {ingress: {hostnames: [a.example]}}")]
    [TestCase("observability: {podMonitor: Never}")]
    public void Choose_ChangeThatNeedsNoNewPods_KeepsTheTemplate(string spec)
    {
        var chosen = Choose(spec, Deployed(""));

        Image(chosen.Template).Should().Be("server:1");
        chosen.Effective.Scaling!.MinReplicas.Should().Be(Service(spec).Spec.Scaling?.MinReplicas ?? 1, "what is not of the template follows the spec");
        chosen.Effective.Suspend.Should().Be(Service(spec).Spec.Suspend ?? false);
    }

    [TestCase("runtime: {threads: {intraOp: 1}}")]
    [TestCase("rollout: {progressDeadline: 1m}")]
    [TestCase("pod: {labels: {a: b}}")]
    [TestCase("observability: {tracing: {endpoint: 'http://collector:4317'}}")]
    public void Choose_ChangeOfThePods_TakesTheDefaultsOfToday(string spec)
    {
        var chosen = Choose(spec, Deployed(""));

        Image(chosen.Template).Should().Be("server:2");
        chosen.NewDefaults.Should().BeEmpty();
        TemplatePin.Decode(chosen.Pin)!.Effective.Runtime!.Image.Should().Be("server:2");
    }

    [TestCase("true", "server:2")]
    [TestCase("false", "server:1")]
    public void Choose_OwnerAsksForTheDefaultsOfToday_TakesThem(string annotation, string image)
    {
        var service = Service("");
        service.Metadata.Annotations = new Dictionary<string, string> { [Names.AdoptDefaultsAnnotation] = annotation };

        var chosen = PinnedTemplate.Choose(service, EffectiveSpec.Resolve(service, New), new ClusterFacts(Deployed("")));

        Image(chosen.Template).Should().Be(image);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("not base64!")]
    [TestCase("bm90IGJyb3RsaQ==")]
    [TestCase("CwGAe30D")] // {} compressed
    public void Choose_PinThatIsNone_TakesTheDefaultsOfToday(string? pin)
    {
        var live = Deployed("");
        live.Metadata.Annotations = pin is null ? null : new Dictionary<string, string> { [Names.PinAnnotation] = pin };

        Image(Choose("", live).Template).Should().Be("server:2");
    }

    [Test]
    public void Choose_SameDefaults_KeepsThePinAsItIs()
    {
        var live = Deployed("");

        var chosen = PinnedTemplate.Choose(Service(""), EffectiveSpec.Resolve(Service(""), Old), new ClusterFacts(live));

        chosen.Pin.Should().BeSameAs(live.Metadata.Annotations![Names.PinAnnotation]);
        chosen.NewDefaults.Should().BeEmpty();
    }

    [Test]
    public void Encode_ATemplate_IsReadBack()
    {
        var service = Service("runtime: {env: [{name: NAME, value: \"völlig\\n\\\"quoted\\\"\"}]}\nresources: {limits: {cpu: 1500m}}");
        var effective = EffectiveSpec.Resolve(service, Old);
        var pin = new TemplatePin("digest", effective, PodTemplate.From(service, effective, new CacheSettings(), new FetchSettings()));

        var decoded = TemplatePin.Decode(pin.Encode())!;

        ObjectJson.ToNode(decoded.Template).ToJsonString().Should().Be(ObjectJson.ToNode(pin.Template).ToJsonString());
        ObjectJson.ToNode(decoded.Effective).ToJsonString().Should().Be(ObjectJson.ToNode(pin.Effective).ToJsonString());
    }

    [Test]
    public void Encode_LargestEnvironment_FitsIntoAnAnnotation()
    {
        var random = new Random(7);
        var noise = string.Concat(Enumerable.Range(0, 64 * 1024).Select(_ => (char)random.Next(' ', '~')).Where(letter => letter is not ('"' or '\\')));
        var service = Service("");
        var effective = EffectiveSpec.Resolve(service, Old);
        effective = effective with { Runtime = effective.Runtime! with { Env = [new V1EnvVar { Name = "NOISE", Value = noise }] } };

        new TemplatePin("digest", effective, PodTemplate.From(service, effective, new CacheSettings(), new FetchSettings())).Encode().Length.Should().BeLessThan(200 * 1024, "annotations may have 256 KiB together");
    }

    [TestCase("warmup: {iterations: 9}", "", "spec.containers[runtime].args: ---warmup-iterations=3 +--warmup-iterations=9")]
    [TestCase("name: x", "pod: {labels: {a: b}}", "metadata.labels.a: none -> b", "spec.containers[runtime].args: *")]
    [TestCase("name: x", "pod: {labels: {a: b, c: d, e: f, g: h, i: j}}", "metadata.labels.a: none -> b", "*", "*", "*", "metadata.labels.i: none -> j", "1 more")]
    public void Between_TwoTemplates_SaysWhatWentAndWhatCame(string model, string more, params string[] expected)
    {
        var changed = Samples.FromSpec($"model: {{storageUri: https://models.example/linear.onnx, {model}}}\n{more}");

        var lines = TemplateDifferences.Between(Template(Service("")), Template(changed));

        lines.Should().HaveSameCount(expected).And.Subject.Zip(expected).Should().AllSatisfy(pair => pair.First.Should().Match(pair.Second));
    }

    private static OperatorConfiguration Defaults(string image, string memory) =>
        SettingsFile.Parse($"runtime: {{image: '{image}'}}\nresources: {{limits: {{memory: {memory}}}}}");

    private static PinnedTemplate Choose(string spec, V1Deployment live) => PinnedTemplate.Choose(Service(spec), EffectiveSpec.Resolve(Service(spec), New), new ClusterFacts(live));

    private static V1Deployment Deployed(string spec) =>
        DesiredChildren.Plan(Service(spec), EffectiveSpec.Resolve(Service(spec), Old), new ClusterFacts(null)).Deployment;

    private static V1PodTemplateSpec Template(V1Beta1InferenceService service) => PodTemplate.From(service, EffectiveSpec.Resolve(service, Old), new CacheSettings(), new FetchSettings());

    private static V1Beta1InferenceService Service(string spec) => Samples.FromSpec(Model + spec);

    private static string? Image(V1PodTemplateSpec template) => template.Spec.Containers.Single().Image;
}
