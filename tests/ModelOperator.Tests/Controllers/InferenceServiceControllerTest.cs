using System.Net;
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
    public async Task Reconcile_ObjectOfTheSameNameThatIsNotOurs_IsNeverTouched()
    {
        var bench = new ControllerBench();
        bench.Cluster.Put(new V1Service { Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a" }, Spec = new V1ServiceSpec() });

        var result = await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().NotContain("apply Service linear").And.Contain("apply Deployment linear");
        bench.Service.Status!.Brief("Stalled").Should().Be("True NameTaken");
        bench.Service.Status!.Condition("Ready")!.Message.Should().Contain("Service linear");
        result.RequeueAfter.Should().BePositive("what is in the way is not watched");
    }

    [Test]
    public async Task Reconcile_ObjectThatAppearsRightBeforeTheWrite_IsNotTakenOver()
    {
        var bench = new ControllerBench();
        bench.Cluster.BeforeApply = type =>
        {
            if (type == typeof(V1Service) && bench.Cluster.Find<V1Service>("linear") is null)
            {
                bench.Cluster.Put(new V1Service { Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a" }, Spec = new V1ServiceSpec() });
            }
        };

        await bench.ReconcileAsync();

        bench.Cluster.Find<V1Service>("linear")!.Spec.Selector.Should().BeNull("it is somebody else's");
        bench.Service.Status!.Brief("Stalled").Should().Be("True NameTaken");
    }

    [Test]
    public async Task Reconcile_ChildReplacedRightBeforeTheWrite_IsNotTakenOver()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.Cluster.Change<V1Service>("linear", node => node["spec"]!["type"] = "NodePort");
        bench.Cluster.BeforeApply = type =>
        {
            if (type == typeof(V1Service))
            {
                bench.Cluster.Remove<V1Service>("linear");
                bench.Cluster.Put(new V1Service { Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a" }, Spec = new V1ServiceSpec() });
            }
        };

        await bench.Awaiting(b => b.ReconcileAsync()).Should().ThrowAsync<ModelOperator.Kubernetes.Api.ApiException>("it is looked at again later");
        bench.Cluster.BeforeApply = null;
        await bench.ReconcileAsync();

        bench.Cluster.Find<V1Service>("linear")!.Spec.Selector.Should().BeNull("it is somebody else's");
        bench.Service.Status!.Brief("Stalled").Should().Be("True NameTaken");
    }

    [Test]
    public async Task Reconcile_ChildThatTheCacheLacks_IsFoundAndKept()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.Cluster.Change<V1Service>("linear", node => node["metadata"]!.AsObject().Remove("labels"));

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().Equal(["apply Service linear"], "the labels are put back, and nothing else is made");
        bench.Cluster.Find<V1Service>("linear")!.Metadata.Labels.Should().ContainKey(Names.InstanceLabel);
    }

    [Test]
    public async Task Reconcile_NameThatStaysTaken_IsLookedAtRatherThanWritten()
    {
        var bench = new ControllerBench();
        bench.Cluster.Put(new V1Service { Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a" }, Spec = new V1ServiceSpec() });
        await bench.SettleAsync();
        var attempts = 0;
        bench.Cluster.BeforeApply = _ => attempts++;

        await bench.ReconcileAsync();

        attempts.Should().Be(0);
    }

    [Test]
    public async Task Reconcile_UnwantedChildReplacedBySomebodyElses_IsNotDeleted()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 1, maxReplicas: 3}");
        await bench.SettleAsync();
        bench.Edit("");
        bench.FreezeCaches();
        bench.Cluster.Remove<V2HorizontalPodAutoscaler>("linear");
        bench.Cluster.Put(new V2HorizontalPodAutoscaler { Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a" }, Spec = null! });

        await bench.ReconcileAsync();

        bench.Cluster.Find<V2HorizontalPodAutoscaler>("linear").Should().NotBeNull();
    }

    [Test]
    public async Task Reconcile_OneRefusedChild_DoesNotHoldUpTheOthers()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 1, maxReplicas: 3}");
        bench.Cluster.Refuse<V1Service>(HttpStatusCode.InternalServerError, "failed calling webhook \"policy.example\": connection refused");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().Contain("apply Deployment linear").And.Contain("apply HorizontalPodAutoscaler linear");
        bench.Service.Status!.Condition("Ready")!.Message.Should().Contain("failed calling webhook");
    }

    [Test]
    public async Task Reconcile_RefusedHandover_LeavesTheDeploymentAsItIs()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 4}");
        await bench.SettleAsync();
        bench.Edit("scaling: {minReplicas: 2, maxReplicas: 6}");
        bench.Cluster.Refuse<V1Deployment>(HttpStatusCode.Forbidden, "not now");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().NotContain("apply Deployment linear", "without a number that somebody holds it would shrink to one pod");
        bench.Deployment.Spec!.Replicas.Should().Be(4);
    }

    [Test]
    public async Task Reconcile_RefusedChild_IsStalledWithTheServersWords()
    {
        var bench = new ControllerBench();
        bench.Cluster.Refuse<V1Deployment>(HttpStatusCode.UnprocessableEntity, "spec.template.spec.priorityClassName: not found");

        await bench.ReconcileAsync();

        bench.Service.Status!.Brief("Stalled").Should().Be("True ApplyRefused");
        bench.Service.Status!.Condition("Ready")!.Message.Should().Contain("priorityClassName: not found");
    }

    [Test]
    public async Task Reconcile_ForbiddenChild_IsTriedAgainAndHeals()
    {
        var bench = new ControllerBench();
        bench.Cluster.Refuse<V1Deployment>(HttpStatusCode.Forbidden, "exceeded quota");

        var refused = await bench.ReconcileAsync();
        bench.Cluster.Heal();
        var healed = await bench.ReconcileAsync();

        refused.IsSuccess.Should().BeFalse();
        refused.IsTerminal.Should().BeFalse();
        healed.IsSuccess.Should().BeTrue();
        bench.Service.Status!.Brief("Ready").Should().Be("False RollingOut");
    }

    [Test]
    public async Task Reconcile_ServerUnreachable_FailsSoThatItIsTriedAgain()
    {
        var bench = new ControllerBench();
        bench.Cluster.Refuse<V1Deployment>(HttpStatusCode.ServiceUnavailable, "etcd is away");

        var act = bench.ReconcileAsync;

        await act.Should().ThrowAsync<ModelOperator.Kubernetes.Api.ApiException>();
    }

    [Test]
    public async Task Reconcile_AutoscalerWanted_HandsTheReplicasOverWithoutShrinking()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 4}");
        await bench.SettleAsync();
        bench.Edit("scaling: {minReplicas: 2, maxReplicas: 6}");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().ContainInOrder(
            "apply Deployment linear as model-operator-handover", "apply Deployment linear", "apply HorizontalPodAutoscaler linear");
        bench.Deployment.Spec!.Replicas.Should().Be(4);
    }

    [Test]
    public async Task Reconcile_AutoscalerChangedTheNumber_IsLeftAlone()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 1, maxReplicas: 6}");
        await bench.SettleAsync();
        bench.Cluster.Change<V1Deployment>("linear", node => node["spec"]!["replicas"] = 5);

        await bench.ReconcileAsync();

        bench.Deployment.Spec!.Replicas.Should().Be(5);
        bench.Cluster.Writes.Should().NotContain("apply Deployment linear");
    }

    [Test]
    public async Task Reconcile_BornWithAnAutoscaler_StartsWithTheLeastNumber()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 3, maxReplicas: 6}");

        await bench.SettleAsync();

        bench.Deployment.Spec!.Replicas.Should().Be(3);
        bench.Deployment.Metadata.Annotations.Should().NotContainKey(Names.ReplicasAnnotation);
    }

    [Test]
    public async Task Reconcile_ResumedWithAnAutoscaler_StartsWithTheLeastNumber()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 2, maxReplicas: 6}\nsuspend: true");
        await bench.SettleAsync();
        bench.Edit("scaling: {minReplicas: 2, maxReplicas: 6}");

        await bench.SettleAsync();

        bench.Deployment.Spec!.Replicas.Should().Be(2, "an autoscaler never lifts a Deployment from 0");
    }

    [Test]
    public async Task Reconcile_AutoscalerNoLongerWanted_IsDeletedAndTheNumberApplied()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 1, maxReplicas: 6}");
        await bench.SettleAsync();
        bench.Edit("scaling: {minReplicas: 2}");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().Contain("delete HorizontalPodAutoscaler linear");
        bench.Deployment.Spec!.Replicas.Should().Be(2);
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
