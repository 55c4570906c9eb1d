using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Status;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>New bytes behind the same URI: noticed, rolled out once, and never at the cost of what serves.</summary>
public sealed class RefreshTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(6);

    [Test]
    public async Task Reconcile_StoreHasWhatThePodsServe_RollsNothingAndIsSilentAtRest()
    {
        var bench = await ServingAsync();

        Template(bench).Should().NotContain(argument => argument.StartsWith("--model-version", StringComparison.Ordinal));
        bench.Service.Status!.Brief("ModelFresh").Should().Be("True ModelCurrent");
        for (var round = 0; round < 3; round++)
        {
            bench.Time.Advance(Interval);
            await bench.AskAsync();
            await bench.ReconcileAsync();
            bench.Cluster.Writes.Should().BeEmpty();
        }

        bench.Store.Questions.Should().Be(4);
    }

    [Test]
    public async Task Reconcile_StoreHasANewVersion_RollsToItAndSaysBothDigests()
    {
        var bench = await ServingAsync();
        var before = bench.Deployment;

        await NoticeAsync(bench, "v2");

        Template(bench).Should().ContainSingle(argument => argument == "--model-version=linear=v2");
        var rolling = bench.Service.Status!;
        rolling.Brief("Ready").Should().StartWith("False");
        rolling.Brief("ModelFresh").Should().Be("False Refreshing");
        rolling.Condition("ModelFresh")!.Message.Should().Contain("v2").And.Contain("v1").And.Contain("sha256:abc");
        rolling.Model!.SourceVersion.Should().Be("v1");

        Roll(bench, "v2", "sha256:def");
        await bench.SettleAsync();

        var after = bench.Service.Status!;
        after.Brief("Ready").Should().Be("True Serving");
        after.Model!.Digest.Should().Be("sha256:def");
        after.Model.PreviousDigest.Should().Be("sha256:abc");
        after.Model.SourceVersion.Should().Be("v2");
        after.Condition("ModelFresh")!.Message.Should().Contain("sha256:def").And.Contain("sha256:abc");
        Annotations.Value(before.Metadata, Names.PinAnnotation).Should().Be(Annotations.Value(bench.Deployment.Metadata, Names.PinAnnotation), "new bytes bring no new defaults");
        Reports(bench).Should().Contain(["Refreshing", "ModelCurrent"]).And.NotContain("Warning");
    }

    [Test]
    public async Task Reconcile_DeploymentSeenBeforeItsNewPod_ClaimsNothingThatThePodHasNotSaid()
    {
        var bench = await ServingAsync();
        await NoticeAsync(bench, "v2");
        Roll(bench, "v2", "sha256:def");
        var pod = bench.Cluster.All<V1Pod>().Single();
        bench.Cluster.Remove<V1Pod>(pod.Metadata.Name);

        await bench.SettleAsync();

        bench.Service.Status!.Brief("Ready").Should().Be("True Serving");
        bench.Service.Status!.Condition("Ready")!.Message.Should().Be("1 of 1 pods are ready");
        bench.Service.Status!.Brief("ModelFresh").Should().Be("False Refreshing");

        bench.RunPods("linear-2");
        await bench.SettleAsync();

        bench.Service.Status!.Condition("ModelFresh")!.Message.Should().Contain("sha256:def").And.Contain("sha256:abc");
    }

    [Test]
    public async Task Reconcile_RestartedDuringAndAfterARefresh_LosesAndRepeatsNothing()
    {
        var bench = await ServingAsync();
        await NoticeAsync(bench, "v2");
        bench.Restart("runtime: {image: 'server:next'}");
        bench.Store.Answer = new StoreAnswer(Reasons.StoreQueryFailed, "the store is down");

        await bench.SettleAsync();
        Template(bench).Should().Contain("--model-version=linear=v2");
        bench.Deployment.Spec!.Template.Spec.Containers.Single().Image.Should().NotBe("server:next");
        bench.Service.Status!.Brief("ModelFresh").Should().Be("False Refreshing");

        Roll(bench, "v2", "sha256:def");
        await bench.SettleAsync();
        bench.Service.Status!.Brief("ModelFresh").Should().Be("True ModelCurrent");
        bench.Restart();
        await bench.ReconcileAsync();
        bench.Cluster.Writes.Where(write => !write.StartsWith("status", StringComparison.Ordinal)).Should().BeEmpty();
        await bench.SettleAsync();
        bench.Store.Answer = StoreAnswer.Of("v2");
        bench.Time.Advance(Interval);
        await bench.AskAsync();
        await bench.ReconcileAsync();
        bench.Cluster.Writes.Should().BeEmpty("the store has what was rolled out");
    }

    [Test]
    public async Task Reconcile_StoreDoesNotAnswer_IsSaidAndTakesNothingDown()
    {
        var bench = await ServingAsync();
        var template = Template(bench);
        bench.Store.Answer = new StoreAnswer(Reasons.StoreQueryFailed, "s3://b/k, asked with the keys of Secret 'x', answered HTTP 403; request 17");

        bench.Time.Advance(Interval);
        await bench.AskAsync();
        await bench.SettleAsync();

        bench.Service.Status!.Brief("ModelFresh").Should().Be("False StoreQueryFailed");
        bench.Service.Status!.Brief("Ready").Should().Be("True Serving");
        Template(bench).Should().Equal(template);

        bench.Store.Answer = new StoreAnswer(Reasons.StoreQueryFailed, "s3://b/k, asked with the keys of Secret 'x', answered HTTP 403; request 18");
        bench.Time.Advance(Interval);
        await bench.AskAsync();
        await bench.ReconcileAsync();
        bench.Cluster.Writes.Should().BeEmpty("the same failure is no news");
    }

    [Test]
    public async Task Reconcile_NewBytesAreBroken_KeepsTheOldPodsAndHealsWithTheNextVersion()
    {
        var bench = await ServingAsync();
        await NoticeAsync(bench, "broken");
        bench.Deployment.Spec!.Strategy!.RollingUpdate!.MaxUnavailable!.Value.Should().Be("0", "the old pods serve until a new one does");
        bench.Service.Status!.Model!.Digest.Should().Be("sha256:abc");

        await NoticeAsync(bench, "v3");

        Template(bench).Should().Contain("--model-version=linear=v3").And.NotContain("--model-version=linear=broken");
    }

    [Test]
    public async Task Reconcile_SpecChangesElsewhere_KeepsTheVersion()
    {
        var bench = await ServingAsync();
        await NoticeAsync(bench, "v2");
        bench.Edit("pod: {labels: {team: a}}");

        await bench.SettleAsync();

        Template(bench).Should().Contain("--model-version=linear=v2", "a node's cache may still have the one before");
    }

    [Test]
    public async Task Reconcile_PodOfASharedCacheServesAnotherVersion_RollsTo()
    {
        var bench = Bench();
        await bench.AskAsync();
        await bench.SettleAsync();
        bench.Probe.SourceVersion = "old";
        bench.RunPods("linear-1");
        await bench.ReconcileAsync();
        bench.Time.Advance(Interval);
        await bench.AskAsync();

        await bench.SettleAsync();

        Template(bench).Should().Contain("--model-version=linear=v1");
    }

    [TestCase("{storageUri: s3://b/k}")]
    [TestCase("{storageUri: s3://b/k, refresh: IfNotPresent}")]
    [TestCase("{storageUri: s3://b/k, refresh: OnChange, sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}")]
    public async Task Reconcile_NothingToRefresh_AsksNobody(string model)
    {
        var bench = new ControllerBench(model: model);
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        await bench.SettleAsync();
        bench.Time.Advance(Interval);
        await bench.SettleAsync();

        bench.Store.Questions.Should().Be(0);
        bench.Service.Status!.Brief("ModelFresh").Should().Be(model.Contains("sha256", StringComparison.Ordinal) ? "True DigestPinned" : "absent");
    }

    [Test]
    public async Task Reconcile_StoreThatCanNotBeWatched_SaysSo()
    {
        var bench = Bench();
        bench.Store.Never = new StoreAnswer(Reasons.NotWatchable, "file:///models/linear.onnx is on a volume");

        await bench.SettleAsync();

        bench.Service.Status!.Brief("ModelFresh").Should().Be("False NotWatchable");
        bench.Store.Questions.Should().Be(0);
    }

    private static ControllerBench Bench() => new(model: "{storageUri: https://models.example/linear.onnx, refresh: OnChange}");

    /// <summary>A service whose pod serves v1, as its store has it.</summary>
    private static async Task<ControllerBench> ServingAsync()
    {
        var bench = Bench();
        bench.Probe.SourceVersion = "v1";
        await bench.AskAsync();
        await bench.SettleAsync();
        bench.Service.Status!.Brief("ModelFresh").Should().Be("Unknown ModelLoading", "nothing serves yet");
        bench.RunPods("linear-1");
        await bench.SettleAsync();
        return bench;
    }

    private static async Task NoticeAsync(ControllerBench bench, string version)
    {
        bench.Store.Answer = StoreAnswer.Of(version);
        bench.Time.Advance(Interval);
        await bench.AskAsync();
        await bench.SettleAsync();
    }

    /// <summary>The old pod goes, a new one serves.</summary>
    private static void Roll(ControllerBench bench, string version, string digest)
    {
        bench.Cluster.Remove<V1Pod>("linear-1");
        bench.Probe.SourceVersion = version;
        bench.Probe.Digest = digest;
        bench.RunPods("linear-2");
    }

    private static IEnumerable<string> Template(ControllerBench bench) => bench.Deployment.Spec!.Template.Spec.Containers.Single().Args!;

    private static IEnumerable<string> Reports(ControllerBench bench) => bench.Cluster.All<Corev1Event>().SelectMany(report => new[] { report.Reason!, report.Type == "Warning" ? "Warning" : "" });
}
