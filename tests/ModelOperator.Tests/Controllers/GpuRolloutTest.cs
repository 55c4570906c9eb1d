using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>Changes of a service with GPUs, on a cluster with a free one and without.</summary>
public sealed class GpuRolloutTest
{
    private const string Gpu = "nvidia.com/gpu";

    [Test]
    public async Task Reconcile_GpuFree_SurgesAndSaysOnWhichNode()
    {
        var bench = await RunningAsync(gpus: 2);
        bench.Edit("gpu: {}\npod: {labels: {v: '2'}}");

        await bench.ReconcileAsync();
        RollTo(bench, updated: 0);
        await bench.ReconcileAsync();

        Strategy(bench).Should().Be(("1", "0"));
        bench.Service.Status!.Condition("Reconciling")!.Message.Should().Match("RollingOut: *a new pod starts beside the old ones: node gpu-1 has 1 nvidia.com/gpu free");
    }

    [Test]
    public async Task Reconcile_NoGpuFree_LetsTheOldPodGoFirstAndSaysWhy()
    {
        var bench = await RunningAsync(gpus: 1);
        bench.Edit("gpu: {}\npod: {labels: {v: '2'}}");

        await bench.ReconcileAsync();
        RollTo(bench, updated: 0);
        await bench.ReconcileAsync();

        Strategy(bench).Should().Be(("0", "1"));
        bench.Service.Status!.Condition("Reconciling")!.Message.Should()
            .Match("*an old pod goes before a new one starts: no node has room for one more pod: gpu-1 has 0 of 1 nvidia.com/gpu free");
    }

    [Test]
    public async Task Reconcile_GpuTakenWhileSurging_LetsTheOldPodGo()
    {
        var bench = await RunningAsync(gpus: 2);
        bench.Edit("gpu: {}\npod: {labels: {v: '2'}}");
        await bench.ReconcileAsync();
        RollTo(bench, updated: 1);
        bench.Cluster.Put(new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = "linear-2",
                NamespaceProperty = "team-a",
                Labels = bench.Deployment.Spec!.Template.Metadata.Labels,
                Annotations = bench.Deployment.Spec.Template.Metadata.Annotations,
            },
            Spec = bench.Deployment.Spec.Template.Spec,
            Status = new V1PodStatus { Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "1 Insufficient nvidia.com/gpu" }] },
        });

        await bench.ReconcileAsync();

        Strategy(bench).Should().Be(("0", "1"));
        bench.Deployment.Metadata.Annotations![Names.RolloutAnnotation].Should().Be("OldPodFirst: a new pod beside the old ones found no place: 1 Insufficient nvidia.com/gpu");
        bench.Cluster.TakeWrites();
        await bench.SettleAsync();
    }

    [TestCase("RollingUpdate", "1")]
    [TestCase("Recreate", null)]
    public async Task Reconcile_StrategyNamed_IsTakenAtItsWord(string strategy, string? surge)
    {
        var bench = await RunningAsync(gpus: 1);
        bench.Edit($"gpu: {{}}\npod: {{labels: {{v: '2'}}}}\nrollout: {{strategy: {strategy}}}");

        await bench.SettleAsync();

        Strategy(bench).Surge.Should().Be(surge);
        bench.Deployment.Metadata.Annotations!.Keys.Should().NotContain(Names.RolloutAnnotation);
    }

    [Test]
    public async Task Reconcile_OperatorOfSingleNamespaces_ListsNothingAndLetsTheOldPodGo()
    {
        var bench = await RunningAsync(gpus: 2);
        bench.SeesNodes = false;
        bench.Restart();
        await bench.SettleAsync();
        var reads = bench.Cluster.Reads;
        bench.Edit("gpu: {}\npod: {labels: {v: '2'}}");

        await bench.ReconcileAsync();

        Strategy(bench).Should().Be(("0", "1"));
        bench.Deployment.Metadata.Annotations![Names.RolloutAnnotation].Should().StartWith("OldPodFirst: the operator serves single namespaces (--watch-namespaces)");
        bench.Cluster.Reads.Should().Be(reads, "nodes and the pods of other namespaces are not its to see");
    }

    [Test]
    public async Task Reconcile_SettledService_ReadsNoNodes()
    {
        var bench = await RunningAsync(gpus: 1);
        await bench.SettleAsync();
        var reads = bench.Cluster.Reads;

        await bench.ReconcileAsync();

        bench.Cluster.Reads.Should().Be(reads);
        bench.Sizes.Questions.Should().Be(0, "no memory is known to compare with");
    }

    [Test]
    public async Task Reconcile_ModelLargerThanTheGpu_MakesNoPodAndSaysWhy()
    {
        var bench = new ControllerBench("gpu: {resourceName: nvidia.com/mig-1g.10gb}");
        bench.Sizes.Bytes = 12_000_000_000;

        var result = await bench.ReconcileAsync();

        bench.Cluster.Find<V1Deployment>("linear").Should().BeNull();
        bench.Cluster.Find<V1Service>("linear").Should().NotBeNull("the other children are in order");
        var ready = bench.Service.Status!.Condition("Ready")!;
        ready.Reason.Should().Be("ModelTooLarge");
        ready.Message.Should().Contain("the model file has 11444 MiB, and one nvidia.com/mig-1g.10gb has 9537 MiB of memory");
        bench.Service.Status!.Condition("Stalled")!.Status.Should().Be("True");
        result.RequeueAfter.Should().NotBeNull("another file may be put there");
    }

    [Test]
    public async Task Reconcile_ModelSmallerThanTheGpu_AsksOnce()
    {
        var bench = new ControllerBench("gpu: {memory: 8Gi}");
        bench.Sizes.Bytes = 1_000_000;

        await bench.SettleAsync();
        await bench.ReconcileAsync();

        bench.Deployment.Should().NotBeNull();
        bench.Sizes.Questions.Should().Be(1);
    }

    [Test]
    public async Task Reconcile_SmallerGpuForAModelThatIsKnown_IsRefusedWithoutAsking()
    {
        var bench = await RunningAsync(gpus: 1, modelBytes: 12_000_000_000);
        var before = bench.Deployment.Metadata.ResourceVersion;
        bench.Edit("gpu: {resourceName: nvidia.com/mig-1g.10gb}");

        await bench.ReconcileAsync();

        bench.Service.Status!.Condition("Ready")!.Reason.Should().Be("ModelTooLarge");
        bench.Deployment.Metadata.ResourceVersion.Should().Be(before, "the old pods go on serving");
        bench.Sizes.Questions.Should().Be(0);
    }

    private static async Task<ControllerBench> RunningAsync(int gpus, long? modelBytes = null)
    {
        var bench = new ControllerBench("gpu: {}");
        bench.Probe.SizeBytes = modelBytes;
        bench.Cluster.Put(new V1Node
        {
            Metadata = new V1ObjectMeta { Name = "gpu-1" },
            Status = new V1NodeStatus
            {
                Conditions = [new V1NodeCondition { Type = "Ready", Status = "True" }],
                Allocatable = new Dictionary<string, ResourceQuantity>
                {
                    ["cpu"] = new("8"),
                    ["memory"] = new("16Gi"),
                    [Gpu] = new(gpus.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                },
            },
        });
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        bench.Cluster.Change<V1Pod>("linear-1", node => node["spec"]!["nodeName"] = "gpu-1");
        await bench.SettleAsync();
        return bench;
    }

    private static void RollTo(ControllerBench bench, int updated) => bench.Cluster.Change<V1Deployment>("linear", node =>
    {
        node["status"]!["observedGeneration"] = (long)node["metadata"]!["generation"]!;
        node["status"]!["replicas"] = 1 + updated;
        node["status"]!["updatedReplicas"] = updated;
    });

    private static (string? Surge, string? Unavailable) Strategy(ControllerBench bench)
    {
        var rolling = bench.Deployment.Spec!.Strategy!.RollingUpdate;
        return (rolling?.MaxSurge?.ToString(), rolling?.MaxUnavailable?.ToString());
    }
}
