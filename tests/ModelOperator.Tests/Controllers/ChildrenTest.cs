using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities.External;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>What holds for every kind of child: it is made, kept, pruned, and never taken from somebody else.</summary>
public sealed class ChildrenTest
{
    private const string Everything =
        """
        scaling: {minReplicas: 1, maxReplicas: 3}
        network:
          gateway: {parentRefs: [{name: edge}], hostnames: [models.example.com], grpcHostnames: [grpc.example.com]}
          ingress: {hostnames: [linear.example.com]}
          policy: {allowFrom: []}
        observability: {podMonitor: Always}
        """;

    private static readonly string[] Pruned = ["HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "Ingress", "HTTPRoute", "GRPCRoute", "PodMonitor"];

    private static IEnumerable<ChildKind> Kinds => ChildKinds.All;

    [Test]
    public async Task Reconcile_EverySection_MakesEveryKind()
    {
        var bench = Bench(Everything);

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Where(write => write.StartsWith("apply", StringComparison.Ordinal)).Should().Equal(ChildKinds.All.Select(kind => $"apply {kind.Name} linear"));
    }

    [Test]
    public async Task Reconcile_Settled_WritesAndReadsNothing()
    {
        var bench = Bench(Everything);
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        await bench.SettleAsync();
        var reads = bench.Cluster.Reads;

        bench.Restart();
        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().BeEmpty();
        bench.Cluster.Reads.Should().Be(reads);
    }

    [Test]
    public async Task Reconcile_SectionsLeftTheSpec_PrunesTheirChildren()
    {
        var bench = Bench(Everything);
        await bench.SettleAsync();
        bench.Edit("observability: {podMonitor: Never}");

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Where(write => write.StartsWith("delete", StringComparison.Ordinal)).Should().Equal(Pruned.Select(kind => $"delete {kind} linear"));
    }

    [TestCaseSource(nameof(Kinds))]
    public Task Reconcile_ObjectOfTheSameNameThatIsNotOurs_IsLeftAloneAndNamed(ChildKind kind) => kind.Accept(new ForeignObject());

    [TestCaseSource(nameof(Kinds))]
    public Task Reconcile_RefusedChild_HoldsUpNoOther(ChildKind kind) => kind.Accept(new RefusedObject());

    [Test]
    public async Task Reconcile_KindsThatTheClusterLacks_AreNotAskedForAndNamed()
    {
        var bench = new ControllerBench(Everything);
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        var reads = bench.Cluster.Reads;

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().NotContain(write => write.Contains("Route", StringComparison.Ordinal) || write.Contains("PodMonitor", StringComparison.Ordinal));
        bench.Cluster.Reads.Should().Be(reads);
        bench.Service.Status!.Brief("Ready").Should().Be("True Serving", "the model serves inside the cluster");
        bench.Service.Status!.Brief("NetworkReady").Should().Be("False GatewayApiMissing");
        bench.Service.Status!.Brief("MonitoringReady").Should().Be("False PodMonitorMissing");
    }

    [Test]
    public async Task Reconcile_KindGoneThatTheCacheStillHas_IsMissingAndNoProblem()
    {
        var bench = Bench("observability: {podMonitor: Always}");
        bench.Cluster.Refuse<V1PodMonitor>(HttpStatusCode.NotFound, "the server could not find the requested resource");

        await bench.ReconcileAsync();

        bench.Service.Status!.Brief("MonitoringReady").Should().Be("False PodMonitorMissing");
        bench.Service.Status!.Brief("Ready").Should().Be("False RollingOut");
    }

    [Test]
    public async Task Reconcile_KindIsServedLater_MakesTheChild()
    {
        var bench = new ControllerBench(Everything);
        await bench.SettleAsync();
        bench.Caches.Serve<V1HttpRoute>();

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().Contain("apply HTTPRoute linear").And.NotContain("apply GRPCRoute linear");
    }

    [TestCase(true, "apply PodMonitor linear")]
    [TestCase(false)]
    public async Task Reconcile_PodMonitorAuto_IsMadeWhereTheKindIsServed(bool isServed, params string[] writes)
    {
        var bench = new ControllerBench();
        bench.Caches.Serve<V1PodMonitor>(isServed);

        await bench.ReconcileAsync();

        bench.Cluster.Writes.Where(write => write.Contains("PodMonitor", StringComparison.Ordinal)).Should().Equal(writes);
        bench.Service.Status!.Brief("MonitoringReady").Should().Be("absent");
    }

    private static ControllerBench Bench(string spec)
    {
        var bench = new ControllerBench(spec);
        bench.Caches.Serve<V1HttpRoute>();
        bench.Caches.Serve<V1GrpcRoute>();
        bench.Caches.Serve<V1PodMonitor>();
        return bench;
    }

    private sealed class ForeignObject : IChildKindVisitor<Task>
    {
        public async Task Visit<T>(ChildKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var bench = Bench(Everything);
            var theirs = ObjectJson.FromNode<T>(ObjectJson.ToNode(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a" } }));
            bench.Cluster.Put(theirs);

            await bench.ReconcileAsync();
            bench.Edit("observability: {podMonitor: Never}");
            await bench.ReconcileAsync();

            bench.Cluster.Writes.Should().NotContain($"apply {kind.Name} linear").And.NotContain($"delete {kind.Name} linear");
            bench.Cluster.Find<T>("linear")!.Metadata.OwnerReferences.Should().BeNull();
            bench.Edit(Everything);
            await bench.ReconcileAsync();
            bench.Service.Status!.Brief("Stalled").Should().Be("True NameTaken");
            bench.Service.Status!.Condition("Ready")!.Message.Should().Contain($"{kind.Name} linear exists");
        }
    }

    private sealed class RefusedObject : IChildKindVisitor<Task>
    {
        public async Task Visit<T>(ChildKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var bench = Bench(Everything);
            bench.Cluster.Refuse<T>(HttpStatusCode.UnprocessableEntity, "not like this");

            await bench.ReconcileAsync();

            bench.Cluster.Writes.Count(write => write.StartsWith("apply", StringComparison.Ordinal)).Should().Be(ChildKinds.All.Count);
            bench.Service.Status!.Condition("Ready")!.Message.Should().Contain($"{kind.Name} linear: not like this");
        }
    }
}
