using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

public sealed class InferenceServiceControllerTest
{
    [Test]
    public async Task Reconcile_NewService_AppliesItsChildrenAndItsStatus()
    {
        var bench = new ControllerBench();

        var result = await bench.ReconcileAsync();

        result.IsSuccess.Should().BeTrue();
        bench.Cluster.Writes.Should().Equal(
            "apply ServiceAccount linear", "apply Service linear", "apply Deployment linear", "status InferenceService linear", "create Event Normal RollingOut");
    }

    [Test]
    public async Task Reconcile_SettledService_WritesNothing()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 1, maxReplicas: 3}");
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        await bench.SettleAsync();

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().BeEmpty();
        bench.Service.Status!.Brief("Ready").Should().Be("True Serving");
    }

    [Test]
    public async Task Reconcile_SettledServiceAfterARestart_WritesNothingAndAsksNoPod()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1", "linear-2");
        await bench.SettleAsync();
        bench.Probe.Asked.Clear();

        bench.Restart();
        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().BeEmpty();
        bench.Probe.Asked.Should().BeEmpty();
    }

    [Test]
    public async Task Reconcile_ForeignChangeOfAnOwnedField_IsCorrected()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.Cluster.Change<V1Deployment>("linear", node => node["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other:1");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().StartWith("apply Deployment linear");
        bench.Deployment.Spec!.Template.Spec!.Containers[0].Image.Should().StartWith("modeloperator/inference-runtime:");
    }

    [Test]
    public async Task Reconcile_ForeignLabel_IsLeftAlone()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.Cluster.Change<V1Deployment>("linear", node => node["metadata"]!["labels"]!["argocd"] = "x");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task Reconcile_CachesBehindTheWrites_WritesNothingTwice()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.Edit("pod: {labels: {team: b}}");
        bench.FreezeCaches();
        await bench.ReconcileAsync();
        bench.Cluster.TakeWrites().Should().Contain("apply Deployment linear");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().BeEmpty("what was written is remembered until the cache has it");
    }

    [Test]
    public async Task Reconcile_ServiceBeingDeleted_CreatesNothing()
    {
        var bench = new ControllerBench();
        bench.Cluster.Change<ModelOperator.Entities.V1Beta1InferenceService>("linear", node => node["metadata"]!["deletionTimestamp"] = "2030-01-31T12:00:00Z");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task Reconcile_ServiceGoneMeanwhile_IsNoFailure()
    {
        var bench = new ControllerBench();
        bench.FreezeCaches();
        bench.Cluster.Remove<ModelOperator.Entities.V1Beta1InferenceService>("linear");

        var result = await bench.ReconcileAsync();

        result.IsSuccess.Should().BeTrue();
        bench.Cluster.Writes.Should().NotContain(write => write.StartsWith("create Event", StringComparison.Ordinal));
    }

    [Test]
    public async Task Reconcile_InvalidSpec_LeavesTheChildrenAndSaysWhy()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.Edit("scaling: {minReplicas: 3, maxReplicas: 2}");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().Equal("status InferenceService linear", "create Event Warning InvalidSpec");
        bench.Service.Status!.Condition("SpecValid")!.Message.Should().Contain("spec.scaling.maxReplicas: is 2; it must be at least minReplicas, which is 3");
    }

    [Test]
    public async Task Reconcile_PodReady_AsksOnceAndShowsTheModel()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1");

        await bench.ReconcileAsync();
        await bench.ReconcileAsync();

        bench.Probe.Asked.Should().Equal("linear-1");
        bench.Service.Status!.Model!.Digest.Should().Be("sha256:abc");
        bench.Service.Status.Brief("Ready").Should().Be("True Serving");
    }

    [Test]
    public async Task Reconcile_PodThatDoesNotAnswer_IsAskedAgainLater()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        bench.Probe.Answers = false;

        var result = await bench.ReconcileAsync();

        result.RequeueAfter.Should().BePositive();
        bench.Service.Status!.Brief("Ready").Should().Be("True Serving");
    }

    [Test]
    public async Task Reconcile_WholeLife_WritesNothingButTheStatusOfTheResource()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        foreach (var spec in new[] { "scaling: {minReplicas: 2, maxReplicas: 4}", "scaling: {minReplicas: 3, maxReplicas: 2}", "suspend: true", "" })
        {
            bench.Edit(spec);
            var asked = ObjectJson.ToNode(bench.Service.Spec).ToJsonString();
            await bench.ReconcileAsync();

            bench.Cluster.TakeWrites().Where(write => write.Contains(" InferenceService ", StringComparison.Ordinal)).Should().OnlyContain(write => write.StartsWith("status ", StringComparison.Ordinal));
            ObjectJson.ToNode(bench.Service.Spec).ToJsonString().Should().Be(asked, "defaults live in status.effective");
        }
    }

    [Test]
    public async Task Reconcile_FailureThatStays_IsOneEvent()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.Cluster.Put(new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = "linear-1",
                NamespaceProperty = "team-a",
                Labels = bench.Deployment.Spec!.Template.Metadata!.Labels,
                Annotations = bench.Deployment.Spec.Template.Metadata.Annotations,
            },
            Status = new V1PodStatus
            {
                Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes are available" }],
            },
        });

        await bench.ReconcileAsync();
        await bench.ReconcileAsync();
        bench.Cluster.Change<V1Pod>("linear-1", node => node["metadata"]!["annotations"]!["touched"] = JsonValue.Create("x"));
        await bench.ReconcileAsync();

        bench.Cluster.Writes.Where(write => write.StartsWith("create Event", StringComparison.Ordinal)).Should().Equal("create Event Warning Unschedulable");
    }
}
