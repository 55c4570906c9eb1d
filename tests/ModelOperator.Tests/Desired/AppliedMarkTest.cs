using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired;

public sealed class AppliedMarkTest
{
    [Test]
    public void IsUpToDate_AsApplied_NeedsNoWrite() => AppliedMark.IsUpToDate(Desired(), Desired()).Should().BeTrue();

    [Test]
    public void IsUpToDate_WithTheServersDefaultsAndOtherPeoplesFields_NeedsNoWrite()
    {
        var live = Live(node =>
        {
            node["metadata"]!["resourceVersion"] = "12";
            node["metadata"]!["labels"]!["argocd"] = "x";
            node["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"] = "1";
            var pod = node["spec"]!["template"]!["spec"]!;
            pod["restartPolicy"] = "Always";
            pod["containers"]![0]!["imagePullPolicy"] = "IfNotPresent";
            pod["containers"]![0]!["readinessProbe"]!["successThreshold"] = 1;
            pod["containers"]!.AsArray().Insert(0, new JsonObject { ["name"] = "sidecar", ["image"] = "proxy:1" });
        });

        AppliedMark.IsUpToDate(Desired(), live).Should().BeTrue();
    }

    [Test]
    public void IsUpToDate_WithQuantitiesAndEmptyValuesAsTheServerWritesThem_NeedsNoWrite()
    {
        var desired = Desired("resources: {limits: {cpu: 1000m, memory: 1024Mi}}\nruntime: {env: [{name: EMPTY, value: ''}]}");
        var live = Live(
            node =>
            {
                var container = node["spec"]!["template"]!["spec"]!["containers"]![0]!;
                container["resources"]!["limits"] = new JsonObject { ["cpu"] = "1", ["memory"] = "1Gi" };
                container["env"]![0]!.AsObject().Remove("value");
            },
            "resources: {limits: {cpu: 1000m, memory: 1024Mi}}\nruntime: {env: [{name: EMPTY, value: ''}]}");

        AppliedMark.IsUpToDate(desired, live).Should().BeTrue();
    }

    private static IEnumerable<TestCaseData> ForeignChanges()
    {
        yield return Change("replicas", node => node["spec"]!["replicas"] = 4);
        yield return Change("a label", node => node["metadata"]!["labels"]![Names.InstanceLabel] = "other");
        yield return Change("the image", node => node["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other:1");
        yield return Change("an argument", node => node["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Add("--more"));
        yield return Change("a limit", node => node["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"] = "1Gi");
        yield return Change("a volume", node => node["spec"]!["template"]!["spec"]!["volumes"]!.AsArray().RemoveAt(0));
        yield return Change("the owner", node => node["metadata"]!.AsObject().Remove("ownerReferences"));
        yield return Change("the mark", node => node["metadata"]!["annotations"]![Names.AppliedAnnotation] = "0");
        yield return Change("security", node => node["spec"]!["template"]!["spec"]!["containers"]![0]!["securityContext"]!["readOnlyRootFilesystem"] = false);

        static TestCaseData Change(string name, Action<JsonNode> change) => new TestCaseData(change).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(ForeignChanges))]
    public void IsUpToDate_AfterAForeignChangeOfAnOwnedField_NeedsAWrite(Action<JsonNode> change) =>
        AppliedMark.IsUpToDate(Desired(), Live(change)).Should().BeFalse();

    [Test]
    public void IsUpToDate_AFieldNoLongerWanted_NeedsAWrite()
    {
        var live = Live(_ => { }, "pod: {nodeSelector: {disk: ssd}}");

        AppliedMark.IsUpToDate(Desired(), live).Should().BeFalse("only the mark can tell that the live field was ours");
    }

    private static V1Deployment Desired(string spec = "")
    {
        var service = Samples.FromSpec("model: {storageUri: https://models.example/linear.onnx}\n" + spec);
        return DesiredChildren.Plan(service, EffectiveSpec.Resolve(service, new OperatorConfiguration()), new ClusterFacts(null)).Deployment;
    }

    private static V1Deployment Live(Action<JsonNode> change, string spec = "")
    {
        var node = ObjectJson.ToNode(Desired(spec));
        change(node);
        return ObjectJson.FromNode<V1Deployment>(node);
    }
}
