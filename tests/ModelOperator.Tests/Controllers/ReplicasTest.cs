using k8s.Models;
using ModelOperator.Desired;

namespace ModelOperator.Tests.Controllers;

/// <summary>Who decides the number of replicas.</summary>
public sealed class ReplicasTest
{
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
}
