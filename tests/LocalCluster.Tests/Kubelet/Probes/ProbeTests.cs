using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Probes;
using LocalCluster.Tests.Fakes;
using Testing;

namespace LocalCluster.Tests.Kubelet.Probes;

public sealed class ProbeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Loop_DecidesOnlyAtTheThresholds()
    {
        // Arrange
        var clock = new ManualTimeProvider();
        var results = new Queue<bool>([false, false, true, false, false, false, true, true]);
        var probe = new Probe(ProbeKind.Readiness, TestCluster.Parse("""{"initialDelaySeconds": 2, "periodSeconds": 5, "failureThreshold": 3, "successThreshold": 2}"""));
        var decisions = new List<bool>();
        var failures = 0;
        var loop = new ProbeLoop(probe, _ => Task.FromResult(results.Dequeue() ? ProbeResult.Ok : ProbeResult.Failed("no")), clock);

        // Act
        var run = loop.RunAsync(
            _ => failures++,
            success =>
            {
                decisions.Add(success);
                return results.Count > 0;
            },
            CancellationToken.None);
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(2));
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, clock.WaitForTimerAsync(TimeSpan.FromSeconds(5))).WaitAsync(Patience);
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        // Assert
        await run.WaitAsync(Patience);
        decisions.Should().Equal(false, true);
        failures.Should().Be(5);
    }

    [Test]
    public async Task Liveness_ThatFails_RestartsTheContainer()
    {
        // Arrange
        var cluster = new TestCluster();
        await using var _ = cluster;

        // Act: well in the first second of each run, then ill.
        await cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod(
            "ill", "exec sleep 1000", """{"livenessProbe": {"exec": {"command": ["sh", "-c", "echo no pulse; exit 1"]}, "periodSeconds": 1, "failureThreshold": 2}}"""));
        var pod = await cluster.WaitForAsync(ResourceKind.Pods, "ill", obj => obj.Items("status", "containerStatuses").FirstOrDefault().Int(0, "restartCount") == 1);

        // Assert
        pod.Items("status", "containerStatuses").Single().Int(0, "lastState", "terminated", "exitCode").Should().Be(143);
        await cluster.WaitForEventAsync("Unhealthy", item => item.Text("message") == "Liveness probe failed: no pulse\n" && item.Int(0, "count") >= 2);
        await cluster.WaitForEventAsync("Killing", item => item.Text("message") == "Container main failed liveness probe, will be restarted");
    }

    [Test]
    public async Task Startup_HoldsReadinessBack()
    {
        // Arrange
        var cluster = new TestCluster();
        await using var _ = cluster;
        var gate = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"));

        // Act
        await cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod(
            "slow", "exec sleep 1000", $$$"""{"startupProbe": {"exec": {"command": ["test", "-e", "{{{gate}}}"]}, "periodSeconds": 1, "failureThreshold": 60}}"""));
        var waiting = await cluster.WaitForAsync(ResourceKind.Pods, "slow", obj => obj.Text("status", "phase") == "Running");
        await cluster.WaitForEventAsync("Unhealthy");
        await File.WriteAllTextAsync(gate, "");
        var ready = await cluster.WaitForAsync(ResourceKind.Pods, "slow", PodFacts.IsReady);

        // Assert
        File.Delete(gate);
        waiting.Items("status", "containerStatuses").Single().Flag("started").Should().BeFalse();
        ready.Items("status", "containerStatuses").Single().Flag("started").Should().BeTrue();
    }

    [Test]
    public async Task Http_OfAPortThatNobodyListensOn_IsRefusedInTheKubeletsWords()
    {
        // Arrange
        using var checks = new ProbeChecks();

        // Act
        var result = await checks.HttpAsync(
            TestCluster.Parse("""{"path": "/ready", "port": "http"}"""),
            TestCluster.Parse("""{"ports": [{"name": "http", "containerPort": 9}]}"""),
            "127.0.0.1",
            TimeSpan.FromSeconds(5),
            TimeProvider.System,
            CancellationToken.None).WaitAsync(Patience);

        // Assert
        result.Should().Be(ProbeResult.Failed("Get \"http://127.0.0.1:9/ready\": dial tcp 127.0.0.1:9: connect: connection refused"));
    }
}
