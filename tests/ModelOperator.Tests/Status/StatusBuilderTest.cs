using ModelOperator.Entities;
using ModelOperator.Status;

namespace ModelOperator.Tests.Status;

public sealed class StatusBuilderTest
{
    private static readonly ModelStatus Linear = new()
    {
        Name = "linear",
        Digest = "sha256:0123456789abcdef0123",
        ExecutionProvider = "Cpu",
        Pod = "linear-1",
    };

    [Test]
    public void Build_CurrentPodReady_IsReadyAndSettled()
    {
        var status = new Scenario().Counts(1, 1, 1).ReadyPod().Describes(Linear).Status();

        status.Brief("Ready").Should().Be("True Serving");
        status.Brief("Reconciling").Should().Be("False Settled");
        status.Brief("Stalled").Should().Be("False Settled");
        status.Brief("SpecValid").Should().Be("True Valid");
        status.Brief("WorkloadReady").Should().Be("True PodsReady");
        status.Brief("ModelReady").Should().Be("True ModelLoaded");
        status.Brief("ScalingReady").Should().Be("absent");
        status.Brief("FieldsNotInEffect").Should().Be("absent");
        status.Url.Should().Be("http://linear.team-a.svc.cluster.local");
        status.GrpcUrl.Should().Be("linear.team-a.svc.cluster.local:8081");
        status.Selector.Should().Be("app.kubernetes.io/instance=linear,app.kubernetes.io/managed-by=model-operator,app.kubernetes.io/name=inference-runtime");
        status.Summary.Should().Be(new SummaryStatus { Replicas = "1/1", Model = "0123456789ab" });
    }

    [Test]
    public void Build_ChildrenJustMade_IsReconciling()
    {
        var status = new Scenario().Status();

        status.Brief("Ready").Should().Be("False RollingOut");
        status.Brief("Reconciling").Should().Be("True Progressing");
        status.Brief("ModelReady").Should().Be("False ModelLoading");
        status.Replicas.Should().Be(0);
        status.ReadyReplicas.Should().Be(0);
        status.Selector.Should().NotBeNullOrEmpty();
    }

    [Test]
    public void Build_OldPodsStillServing_IsNotReadyAndSaysSo()
    {
        var status = new Scenario().Counts(2, 1, 1).ReadyPod("linear-old", isCurrent: false).Container().Status();

        status.Brief("Ready").Should().Be("False RollingOut");
        status.Condition("Ready")!.Message.Should().Be("0 of 1 pods of the current spec are ready; 1 of an older one still serve");
        status.Brief("Reconciling").Should().Be("True Progressing");
    }

    [Test]
    public void Build_DeploymentStatusOfAnOlderSpec_IsNotBelieved() =>
        new Scenario().Counts(1, 1, 1, observedGeneration: 0).ReadyPod().Status().Brief("Ready").Should().Be("False RollingOut");

    [Test]
    public void Build_AutoscalerAddsPods_StaysReady() =>
        new Scenario("scaling: {minReplicas: 1, maxReplicas: 5}").Counts(4, 4, 1).ReadyPod().Status().Brief("Ready").Should().Be("True Serving");

    [Test]
    public void Build_ModelNotDescribed_IsReadyAllTheSame()
    {
        var status = new Scenario().Counts(1, 1, 1).ReadyPod().Before(new InferenceServiceStatus { Model = Linear }).Status();

        status.Brief("Ready").Should().Be("True Serving");
        status.Model.Should().BeNull("what an older pod said is not true of the current one");
        status.Condition("ModelReady")!.Message.Should().Contain("no pod has described it yet");
    }

    [Test]
    public void Build_NoPodReady_KeepsWhatIsKnownOfTheModel() =>
        new Scenario().Counts(1, 1, 0).Container().Before(new InferenceServiceStatus { Model = Linear }).Status().Model.Should().Be(Linear);

    [Test]
    public void Build_InvalidSpec_IsStalledWithEveryField()
    {
        var before = new InferenceServiceStatus { Effective = new InferenceServiceSpec { Suspend = false } };

        var status = new Scenario("scaling: {minReplicas: 3, maxReplicas: 1}\nruntime: {executionProvider: Cuda}").Before(before).Status();

        status.Brief("SpecValid").Should().Be("False InvalidSpec");
        status.Brief("Ready").Should().Be("False InvalidSpec");
        status.Brief("Stalled").Should().Be("True InvalidSpec");
        status.Brief("Reconciling").Should().Be("False Settled");
        status.Condition("Ready")!.Message.Should().Contain("spec.scaling.maxReplicas").And.Contain("spec.runtime.executionProvider");
        status.Effective.Should().BeSameAs(before.Effective, "the children still run it");
    }

    [TestCase("suspend: true", "True Suspended")]
    [TestCase("scaling: {minReplicas: 0}", "True ScaledToZero")]
    public void Build_NoPodWanted_IsReadySoThatAWaitEnds(string spec, string ready)
    {
        var status = new Scenario(spec).Counts(0, 0, 0).Status();

        status.Brief("Ready").Should().Be(ready);
        status.Condition("ModelReady")!.Status.Should().Be("False");
        status.Summary!.Replicas.Should().Be("0/0");
    }

    [Test]
    public void Build_SuspendedWithPodsLeft_IsReconciling() =>
        new Scenario("suspend: true").Counts(1, 1, 1).ReadyPod().Status().Brief("Reconciling").Should().Be("True Progressing");

    [Test]
    public void Build_ModelFailed_PutsTheServersReasonIntoReadyAndModelReady()
    {
        const string Message = "https://models.example/linear.onnx: 404 Not Found";

        var status = new Scenario().Counts(1, 1, 0)
            .Ended(3, $$"""{"reason": "ArtifactNotFound", "message": "{{Message}}", "uri": "https://models.example/linear.onnx"}""")
            .Status();

        status.Brief("Ready").Should().Be("False ArtifactNotFound");
        status.Condition("Ready")!.Message.Should().Be(Message);
        status.Brief("ModelReady").Should().Be("False ArtifactNotFound");
        status.Brief("WorkloadReady").Should().Be("False PodsNotReady");
        status.Brief("Reconciling").Should().Be("True Progressing");
    }

    [Test]
    public void Build_ProgressDeadlinePassed_IsStalledWithTheCauseInReady()
    {
        var status = new Scenario().Counts(1, 1, 0)
            .DeploymentCondition("Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet \"linear-1\" has timed out progressing.")
            .Ended(3, """{"reason": "InvalidModel", "message": "no ONNX model"}""")
            .Status();

        status.Brief("Ready").Should().Be("False InvalidModel");
        status.Brief("Stalled").Should().Be("True ProgressDeadlineExceeded");
        status.Brief("Reconciling").Should().Be("False Settled");
    }

    [Test]
    public void Build_QuotaExceeded_ShowsTheRefusal()
    {
        var status = new Scenario().Counts(0, 0, 0)
            .DeploymentCondition("ReplicaFailure", "True", "FailedCreate", "pods \"linear-1\" is forbidden: exceeded quota: small")
            .Status();

        status.Brief("Ready").Should().Be("False QuotaExceeded");
        status.Condition("Ready")!.Message.Should().Be("pods can not be created: exceeded quota: small");
    }

    [Test]
    public void Build_NameTaken_IsStalledAndNamesTheObject()
    {
        var status = new Scenario().Problem(new ChildProblem(Reasons.NameTaken, "Service linear exists", IsTerminal: true)).Status();

        status.Brief("Ready").Should().Be("False NameTaken");
        status.Brief("Stalled").Should().Be("True NameTaken");
        status.Brief("WorkloadReady").Should().Be("False NameTaken");
    }

    [Test]
    public void Build_PassingProblem_IsReconciling() =>
        new Scenario().Counts(1, 1, 1).ReadyPod().Problem(new ChildProblem(Reasons.ApplyFailed, "forbidden", IsTerminal: false)).Status()
            .Brief("Reconciling").Should().Be("True Progressing");

    [Test]
    public void Build_AutoscalerWithoutMetrics_SaysSoAndStaysReady()
    {
        var status = new Scenario("scaling: {maxReplicas: 3}").Counts(1, 1, 1).ReadyPod()
            .AutoscalerCondition("AbleToScale", "True", "SucceededGetScale", "ok")
            .AutoscalerCondition("ScalingActive", "False", "FailedGetResourceMetric", "no metrics API")
            .Status();

        status.Brief("ScalingReady").Should().Be("False FailedGetResourceMetric");
        status.Brief("Ready").Should().Be("True Serving");
    }

    [Test]
    public void Build_FieldNotInEffect_IsNamed() =>
        new Scenario("rollout: {strategy: InPlace}").Status().Condition("FieldsNotInEffect")!.Message.Should().Contain("spec.rollout.strategy");

    [Test]
    public void Build_SameStatusLater_KeepsTheTransitionTime()
    {
        var scenario = new Scenario().Counts(1, 1, 1).ReadyPod();
        var first = scenario.Status();

        var second = scenario.Before(first).Status(Scenario.Now.AddHours(1));

        second.Conditions.Should().OnlyContain(condition => condition.LastTransitionTime == Scenario.Now);
    }

    [Test]
    public void Build_AnotherStatusLater_MovesTheTransitionTimeOfWhatChanged()
    {
        var before = new Scenario().Counts(1, 1, 0).Container().Status();
        var later = Scenario.Now.AddHours(1);

        var status = new Scenario().Counts(1, 1, 1).ReadyPod().Before(before).Status(later);

        status.Condition("Ready")!.LastTransitionTime.Should().Be(later);
        status.Condition("SpecValid")!.LastTransitionTime.Should().Be(Scenario.Now);
    }
}
