using k8s.Models;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>When the operator reads the Events of a pod, and what becomes of them.</summary>
public sealed class PodEventsTest
{
    private static readonly V1ContainerState Creating = new() { Waiting = new V1ContainerStateWaiting { Reason = "ContainerCreating" } };
    private static readonly V1ContainerState Running = new() { Running = new V1ContainerStateRunning() };

    [Test]
    public async Task Reconcile_PodThatCanNotMount_IsExplainedAfterTenSeconds()
    {
        var bench = await StartAsync(Creating);
        Report(bench, "FailedMount", "MountVolume.SetUp failed for volume \"keys\" : secret \"token\" not found");

        var first = await bench.ReconcileAsync();
        var readsBefore = bench.Cluster.EventReads;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.ReconcileAsync();

        first.RequeueAfter.Should().Be(TimeSpan.FromSeconds(10));
        readsBefore.Should().Be(0, "most pods are through by then");
        bench.Service.Status!.Brief("Ready").Should().Be("False SecretNotFound");
        bench.Service.Status!.Condition("Ready")!.Message.Should().Contain("secret \"token\" not found");
    }

    [Test]
    public async Task Reconcile_PodThatLosesReadiness_IsExplained()
    {
        var bench = await StartAsync(Running, started: true);
        Report(bench, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");

        await bench.ReconcileAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.ReconcileAsync();

        bench.Service.Status!.Brief("Ready").Should().Be("False ProbeFailed");
    }

    [Test]
    public async Task Reconcile_PodThatIsLoading_ReadsNoEventHoweverLongItTakes()
    {
        var bench = await StartAsync(Running, started: false);

        for (var round = 0; round < 20; round++)
        {
            await bench.ReconcileAsync();
            bench.Time.Advance(TimeSpan.FromSeconds(30));
        }

        bench.Cluster.EventReads.Should().Be(0);
    }

    [Test]
    public async Task Reconcile_SettledService_ReadsNoEvent()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        await bench.SettleAsync();

        var result = await bench.ReconcileAsync();

        bench.Cluster.EventReads.Should().Be(0);
        result.RequeueAfter.Should().BeNull();
    }

    [Test]
    public async Task Reconcile_PodBeyondTheRequiredOnesIsStuck_ReadsNoEvent()
    {
        var bench = new ControllerBench("scaling: {minReplicas: 1, maxReplicas: 3}");
        await bench.SettleAsync();
        bench.RunPods("linear-2");
        Put(bench, Creating);
        await bench.SettleAsync();
        bench.Time.Advance(TimeSpan.FromMinutes(1));

        var result = await bench.ReconcileAsync();

        bench.Service.Status!.Brief("Ready").Should().Be("True Serving");
        bench.Cluster.EventReads.Should().Be(0);
        result.RequeueAfter.Should().BeNull();
    }

    [Test]
    public async Task Reconcile_PodThatIsStuckForLong_IsAskedAfterLessOften()
    {
        var bench = await StartAsync(Creating);
        await bench.ReconcileAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(25));
        var soon = await bench.ReconcileAsync();
        bench.Time.Advance(TimeSpan.FromHours(1));

        var late = await bench.ReconcileAsync();

        soon.RequeueAfter.Should().Be(TimeSpan.FromSeconds(25));
        late.RequeueAfter.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Test]
    public async Task Reconcile_ExplainedPodAfterARestart_StaysExplained()
    {
        var bench = await StartAsync(Creating);
        Report(bench, "FailedMount", "MountVolume.SetUp failed for volume \"keys\" : secret \"token\" not found");
        await bench.ReconcileAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.SettleAsync();

        bench.Restart();
        await bench.ReconcileAsync();

        bench.Cluster.Writes.Should().BeEmpty("the cause has not changed");
    }

    [Test]
    public async Task Reconcile_EventsNotReadable_KeepsTheCauseAndWritesTheStatusAllTheSame()
    {
        var bench = await StartAsync(Creating);
        Report(bench, "FailedMount", "MountVolume.SetUp failed for volume \"keys\" : secret \"token\" not found");
        bench.Cluster.EventsFail = true;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.ReconcileAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        var blind = await bench.ReconcileAsync();
        var reason = bench.Service.Status!.Brief("Ready");
        bench.Cluster.EventsFail = false;
        await bench.SettleAsync();
        bench.Cluster.EventsFail = true;

        await bench.ReconcileAsync();

        blind.IsSuccess.Should().BeTrue();
        reason.Should().Be("False RollingOut");
        bench.Cluster.Writes.Should().BeEmpty("what was read last is still the cause");
        bench.Service.Status!.Brief("Ready").Should().Be("False SecretNotFound");
    }

    [Test]
    public async Task Reconcile_PodBeingDeleted_IsLookedAtAgain()
    {
        var bench = await StartAsync(Running);
        bench.Cluster.Change<V1Pod>("linear-1", node => node["metadata"]!["deletionTimestamp"] = "2030-01-01T00:00:00Z");

        (await bench.ReconcileAsync()).RequeueAfter.Should().Be(TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task Reconcile_CrashLoopOfTwentyRestarts_IsOneEventAndASteadyMessage()
    {
        var bench = await StartAsync(Running);
        await bench.SettleAsync();
        var messages = new HashSet<string>(StringComparer.Ordinal);
        for (var restart = 0; restart < 20; restart++)
        {
            var ended = new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated { ExitCode = 1, Reason = "Error", Message = $"12:00:{restart:00} pid {4000 + restart}: no such device\n" },
            };
            var backOff = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff", Message = $"back-off {restart}s restarting" } };
            foreach (var (state, last) in new[] { (ended, (V1ContainerState?)null), (backOff, ended), (Running, ended) })
            {
                Put(bench, state, last, restarts: restart);
                await bench.ReconcileAsync();
                bench.Service.Status!.Brief("Ready").Should().Be("False ContainerFailed");
                messages.Add(bench.Service.Status!.Condition("Ready")!.Message);
            }
        }

        bench.Cluster.Writes.Where(write => write.StartsWith("create Event", StringComparison.Ordinal)).Should().Equal("create Event Warning ContainerFailed");
        bench.Cluster.Writes.Where(write => write.StartsWith("patch", StringComparison.Ordinal)).Should().BeEmpty();
        messages.Should().HaveCount(2, "the message changes at the third restart, and not with each");
        messages.Should().OnlyContain(message => message.Contains("exit code 1") && message.Contains("no such device"));
    }

    [Test]
    public async Task Reconcile_CrashWithOtherWords_ShowsTheNewOnes()
    {
        var bench = await StartAsync(Running);
        Put(bench, Ended("no such device"));
        await bench.ReconcileAsync();

        Put(bench, Ended("permission denied"));
        await bench.ReconcileAsync();

        bench.Service.Status!.Condition("Ready")!.Message.Should().Contain("permission denied");

        static V1ContainerState Ended(string words) => new() { Terminated = new V1ContainerStateTerminated { ExitCode = 1, Reason = "Error", Message = words } };
    }

    private static async Task<ControllerBench> StartAsync(V1ContainerState state, bool started = false)
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        Put(bench, state, started: started);
        return bench;
    }

    private static void Put(ControllerBench bench, V1ContainerState state, V1ContainerState? last = null, int restarts = 0, bool started = false)
    {
        var template = bench.Deployment.Spec!.Template;
        bench.Cluster.Put(new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = "linear-1",
                Uid = "pod-uid",
                NamespaceProperty = "team-a",
                Labels = template.Metadata!.Labels,
                Annotations = template.Metadata.Annotations,
            },
            Spec = template.Spec! with { NodeName = "node-1" },
            Status = new V1PodStatus
            {
                ContainerStatuses =
                [
                    new V1ContainerStatus
                    {
                        Name = "runtime", Image = "x", ImageID = "", Ready = false, Started = started, RestartCount = restarts, State = state, LastState = last,
                    },
                ],
            },
        });
    }

    private static void Report(ControllerBench bench, string reason, string message) => bench.Cluster.Put(new Corev1Event
    {
        Metadata = new V1ObjectMeta { Name = $"linear-1.{reason}", NamespaceProperty = "team-a" },
        InvolvedObject = new V1ObjectReference { Uid = "pod-uid" },
        Reason = reason,
        Message = message,
    });
}
