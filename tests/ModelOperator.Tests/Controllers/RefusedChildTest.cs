using System.Net;
using k8s.Models;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>Children that the API server does not take.</summary>
public sealed class RefusedChildTest
{
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
}
