using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Tests.Fakes;

namespace LocalCluster.Tests.Controllers.Scheduling;

public sealed class SchedulerTests
{
    private const string Nodes =
        """
        - metadata: {name: plain}
          status: {allocatable: {cpu: "4", memory: 8Gi}}
        - metadata: {name: gpu, labels: {gpu: a100, memory: "80"}}
          spec: {taints: [{key: nvidia.com/gpu, value: present, effect: NoSchedule}]}
          status: {allocatable: {cpu: "8", memory: 16Gi, nvidia.com/gpu: 1}}
        """;

    private const string Toleration = """ "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists"}] """;

    private TestCluster _cluster = null!;
    private string _file = null!;

    [SetUp]
    public void SetUp()
    {
        _file = Path.GetTempFileName();
        File.WriteAllText(_file, Nodes);
        _cluster = new TestCluster(TestCluster.Options() with { NodesFile = _file });
    }

    [TearDown]
    public async Task TearDown()
    {
        await _cluster.DisposeAsync();
        File.Delete(_file);
    }

    [Test]
    public async Task Pod_ThatAsksForAGpu_GetsTheNodeThatHasOne()
    {
        // Act
        await CreateAsync("a", """{"resources": {"limits": {"nvidia.com/gpu": "1"}}}""", $"{{{Toleration}}}");
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "a", obj => obj.Text("spec", "nodeName") is not null);

        // Assert
        pod.Text("spec", "nodeName").Should().Be("gpu");
        await _cluster.WaitForEventAsync("Scheduled", item => item.Text("message") == "Successfully assigned default/a to gpu");
    }

    [Test]
    public async Task Pod_WhenTheGpuIsTaken_WaitsAndGetsItWhenItIsFree()
    {
        // Arrange
        await CreateAsync("first", """{"resources": {"limits": {"nvidia.com/gpu": "1"}}}""", $$"""{ {{Toleration}}, "terminationGracePeriodSeconds": 1}""");
        await _cluster.WaitForAsync(ResourceKind.Pods, "first", PodFacts.IsReady);

        // Act
        await CreateAsync("second", """{"resources": {"limits": {"nvidia.com/gpu": "1"}}}""", $"{{{Toleration}}}");

        // Assert
        (await RefusalAsync("second")).Should().Be(
            "0/2 nodes are available: 2 Insufficient nvidia.com/gpu. "
            + "no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.");
        await _cluster.Api.DeleteAsync(ResourceKind.Pods, "default", "first", false, CancellationToken.None);
        await _cluster.WaitForAsync(ResourceKind.Pods, "second", PodFacts.IsReady);
    }

    [Test]
    public async Task Pod_ThatFitsNowhere_SaysWhyOfEachNode()
    {
        // Act
        await CreateAsync("big", """{"resources": {"requests": {"cpu": "6", "memory": "1Gi"}}}""");

        // Assert
        (await RefusalAsync("big")).Should().Be(
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {nvidia.com/gpu: present}. "
            + "no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.");
        await _cluster.WaitForEventAsync("FailedScheduling", item => item.Text("reportingComponent") == "default-scheduler" && item.Text("action") == "Scheduling");
    }

    [TestCase("""{"nodeSelector": {"gpu": "h100"}}""", "node(s) didn't match Pod's node affinity/selector")]
    [TestCase("""{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "memory", "operator": "Gt", "values": ["90"]}]}]}}}}""", "node(s) didn't match Pod's node affinity/selector")]
    public async Task Pod_WithASelectorThatNoNodeMatches_Waits(string spec, string reason)
    {
        // Act
        await CreateAsync("picky", "{}", spec[..^1] + "," + Toleration + "}");

        // Assert
        (await RefusalAsync("picky")).Should().StartWith($"0/2 nodes are available: 2 {reason}. ");
    }

    [Test]
    public async Task Pod_OfAVolumeClaimThatIsMissing_Waits()
    {
        // Act
        await CreateAsync("claims", "{}", """{"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "models"}}]}""");

        // Assert
        (await RefusalAsync("claims")).Should().StartWith("0/2 nodes are available: persistentvolumeclaim \"models\" not found. ");
    }

    private Task CreateAsync(string name, string container, string spec = "{}") =>
        _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod(name, "exec sleep 1000", container, spec));

    private async Task<string?> RefusalAsync(string name)
    {
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, name, obj => PodFacts.Condition(obj, "PodScheduled").Text("reason") == "Unschedulable");
        return PodFacts.Condition(pod, "PodScheduled").Text("message");
    }
}
