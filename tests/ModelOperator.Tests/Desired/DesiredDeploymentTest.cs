using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired;

public sealed class DesiredDeploymentTest
{
    private const string Model = "model: {storageUri: https://models.example/linear.onnx}\n";

    [Test]
    public void From_AutoscaledWithADeployment_LeavesReplicasOut()
    {
        var live = Deployment("scaling: {minReplicas: 2, maxReplicas: 4}", live: null);

        var desired = Deployment("scaling: {minReplicas: 2, maxReplicas: 4}", live);

        desired.Spec!.Replicas.Should().BeNull();
        desired.Metadata.Annotations!.Keys.Should().NotContain(Names.ReplicasAnnotation, "the mark of applied replicas goes with them");
    }

    [Test]
    public void From_AutoscaledWithoutADeployment_StartsWithTheLeastNumber() =>
        Deployment("scaling: {minReplicas: 2, maxReplicas: 4}", live: null).Spec!.Replicas.Should().Be(2);

    [TestCase("scaling: {minReplicas: 3}", 3)]
    [TestCase("scaling: {minReplicas: 3, maxReplicas: 3}", 3)]
    [TestCase("scaling: {minReplicas: 0, maxReplicas: 3}", 0)]
    [TestCase("scaling: {minReplicas: 2, maxReplicas: 3}\nsuspend: true", 0)]
    [TestCase("", 1)]
    public void From_FixedNumber_AppliesIt(string spec, int replicas)
    {
        var live = Deployment("", live: null);

        Deployment(spec, live).Spec!.Replicas.Should().Be(replicas);
    }

    [Test]
    public void From_AnotherModel_ChangesTheTemplate()
    {
        var first = Deployment("", live: null);

        var second = Template(Samples.FromSpec("model: {storageUri: https://models.example/other.onnx}"));

        second.Should().NotBe(Digest(first));
    }

    [TestCase("scaling: {minReplicas: 3}")]
    [TestCase("suspend: true")]
    [TestCase("rollout: {strategy: Recreate}")]
    public void From_ChangeThatIsNoneOfThePods_KeepsTheTemplate(string spec) =>
        Digest(Deployment(spec, live: null)).Should().Be(Digest(Deployment("", live: null)));

    [Test]
    public void From_MapsInAnotherOrder_KeepTheTemplate() =>
        Digest(Deployment("pod: {labels: {a: x, b: y}, nodeSelector: {c: x, d: y}}", live: null))
            .Should().Be(Digest(Deployment("pod: {labels: {b: y, a: x}, nodeSelector: {d: y, c: x}}", live: null)));

    [Test]
    public void From_AnyPod_MeetsTheRestrictedPodSecurityStandard()
    {
        var pod = Deployment("", live: null).Spec!.Template.Spec!;
        var security = pod.Containers.Should().ContainSingle().Which.SecurityContext!;

        security.AllowPrivilegeEscalation.Should().BeFalse();
        security.RunAsNonRoot.Should().BeTrue();
        security.ReadOnlyRootFilesystem.Should().BeTrue();
        security.Capabilities!.Drop.Should().Equal("ALL");
        security.SeccompProfile!.Type.Should().Be("RuntimeDefault");
        pod.AutomountServiceAccountToken.Should().BeFalse();
        pod.Volumes.Should().OnlyContain(volume => volume.EmptyDir != null);
    }

    private static string Template(V1Beta1InferenceService service) => Digest(From(service, live: null));

    private static string Digest(V1Deployment deployment) => deployment.Spec!.Template.Metadata!.Annotations![Names.TemplateAnnotation];

    private static V1Deployment Deployment(string spec, V1Deployment? live) => From(Samples.FromSpec(Model + spec), live);

    private static V1Deployment From(V1Beta1InferenceService service, V1Deployment? live) =>
        DesiredChildren.Plan(service, EffectiveSpec.Resolve(service, new OperatorConfiguration()), new ClusterFacts(live)).Deployment;
}
