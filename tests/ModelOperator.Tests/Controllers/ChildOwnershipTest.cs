using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>Objects with the names of the children that belong to somebody else, before and between the writes.</summary>
public sealed class ChildOwnershipTest
{
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
}
