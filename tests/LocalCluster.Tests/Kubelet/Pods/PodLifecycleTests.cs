using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Tests.Fakes;

namespace LocalCluster.Tests.Kubelet.Pods;

public sealed class PodLifecycleTests
{
    private TestCluster _cluster = null!;

    [SetUp]
    public void SetUp() => _cluster = new TestCluster();

    [TearDown]
    public async Task TearDown() => await _cluster.DisposeAsync();

    [Test]
    public async Task Pod_OfAKnownImage_RunsAndBecomesReady()
    {
        // Act
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("runs", "echo hello; exec sleep 1000"));
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "runs", PodFacts.IsReady);

        // Assert
        pod.Text("spec", "nodeName").Should().Be("local-node");
        pod.Text("status", "phase").Should().Be("Running");
        pod.Text("status", "podIP").Should().StartWith(_cluster.Addresses.Prefix + ".");
        pod.Items("status", "conditions").Select(condition => condition.Text("type"))
            .Should().BeEquivalentTo("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");
        await _cluster.WaitForEventAsync("Started", item => item.Text("message") == "Started container main" && item.Text("involvedObject", "fieldPath") == "spec.containers{main}");
        (await FirstLineAsync("runs")).Should().Be("hello");
    }

    [Test]
    public async Task Pod_ThatEnds_SaysHowAndWhy()
    {
        // Act
        await _cluster.CreateAsync(
            ResourceKind.Pods, TestCluster.ShellPod("fails", "echo because > /dev/termination-log; exit 3", """{"args": ["-c", "echo because > /dev/termination-log ; exit 3"]}""", """{"restartPolicy": "Never"}"""));
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "fails", obj => obj.Text("status", "phase") == "Failed");

        // Assert
        var terminated = pod.Items("status", "containerStatuses").Single().Map("state", "terminated");
        terminated.Int(0, "exitCode").Should().Be(3);
        terminated.Text("reason").Should().Be("Error");
        terminated.Text("message").Should().Be("because\n");
    }

    [Test]
    public async Task Pod_ThatSucceeds_IsCompleted()
    {
        // Act
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("done", "exit 0", spec: """{"restartPolicy": "OnFailure"}"""));
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "done", obj => obj.Text("status", "phase") == "Succeeded");

        // Assert
        pod.Items("status", "containerStatuses").Single().Text("state", "terminated", "reason").Should().Be("Completed");
        PodFacts.Condition(pod, "Ready").Text("reason").Should().Be("PodCompleted");
    }

    [Test]
    public async Task Container_ThatKeepsFailing_IsBackedOff()
    {
        // Act
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("crashes", "exit 1"));
        var pod = await _cluster.WaitForAsync(
            ResourceKind.Pods, "crashes", obj => State(obj).Text("waiting", "reason") == "CrashLoopBackOff");

        // Assert
        State(pod).Text("waiting", "message").Should().Be($"back-off 10s restarting failed container=main pod=crashes_default({pod.Uid()})");
        var status = pod.Items("status", "containerStatuses").Single();
        status.Int(0, "restartCount").Should().Be(1);
        status.Int(0, "lastState", "terminated", "exitCode").Should().Be(1);
        pod.Text("status", "phase").Should().Be("Running");
        await _cluster.WaitForEventAsync("BackOff", item => item.Text("message") == $"Back-off restarting failed container main in pod crashes_default({pod.Uid()})");
    }

    [Test]
    public async Task Container_KilledFromOutside_ComesBack()
    {
        // Arrange
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("victim", "echo $$$$; exec sleep 1000"));
        await _cluster.WaitForAsync(ResourceKind.Pods, "victim", PodFacts.IsReady);
        var process = int.Parse((await FirstLineAsync("victim"))!);

        // Act
        System.Diagnostics.Process.GetProcessById(process).Kill();

        // Assert
        var pod = await _cluster.WaitForAsync(
            ResourceKind.Pods, "victim", obj => PodFacts.IsReady(obj) && obj.Items("status", "containerStatuses").Single().Int(0, "restartCount") == 1);
        pod.Items("status", "containerStatuses").Single().Int(0, "lastState", "terminated", "exitCode").Should().Be(137);
    }

    [Test]
    public async Task Pod_WithAnUnknownImage_IsNotPulled()
    {
        // Act
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("odd", "", """{"image": "registry.example/none:1"}"""));
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "odd", obj => State(obj).Text("waiting", "reason") == "ImagePullBackOff");

        // Assert
        State(pod).Text("waiting", "message").Should().StartWith("Back-off pulling image \"registry.example/none:1\": ErrImagePull: ").And.Contain("shell");
        pod.Text("status", "phase").Should().Be("Pending");
        await _cluster.WaitForEventAsync("Failed", item => item.Text("message") == "Error: ErrImagePull");
    }

    [Test]
    public async Task Pod_ThatIsDeleted_GetsTimeToEnd()
    {
        // Arrange
        var marker = Path.GetTempFileName();
        var script = $"trap 'echo ended > {marker}; exit 0' TERM; echo up; while true; do sleep 0.05; done";
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("leaves", script));
        await _cluster.WaitForAsync(ResourceKind.Pods, "leaves", PodFacts.IsReady);
        (await FirstLineAsync("leaves")).Should().Be("up");

        // Act
        await _cluster.Api.DeleteAsync(ResourceKind.Pods, "default", "leaves", false, CancellationToken.None);
        await _cluster.WaitForGoneAsync(ResourceKind.Pods, "leaves");

        // Assert
        (await File.ReadAllTextAsync(marker)).Should().Be("ended\n");
        File.Delete(marker);
        await _cluster.WaitForEventAsync("Killing", item => item.Text("message") == "Stopping container main");
    }

    [Test]
    public async Task Pod_ThatIgnoresTerm_IsKilledAfterItsGracePeriod()
    {
        // Arrange
        await _cluster.CreateAsync(
            ResourceKind.Pods, TestCluster.ShellPod("stubborn", "trap '' TERM; echo $$$$; while true; do sleep 0.05; done", spec: """{"terminationGracePeriodSeconds": 1}"""));
        await _cluster.WaitForAsync(ResourceKind.Pods, "stubborn", PodFacts.IsReady);
        var process = await FirstLineAsync("stubborn");

        // Act
        await _cluster.Api.DeleteAsync(ResourceKind.Pods, "default", "stubborn", false, CancellationToken.None);
        await _cluster.WaitForGoneAsync(ResourceKind.Pods, "stubborn");

        // Assert
        Directory.Exists($"/proc/{process}").Should().BeFalse();
    }

    [Test]
    public async Task Pod_WithInitContainersAndVolumes_SeesWhatTheyLeft()
    {
        // Arrange
        await _cluster.CreateAsync(new ResourceKind("", "v1", "configmaps"), TestCluster.Parse(
            """{"metadata": {"name": "settings", "namespace": "default"}, "data": {"greeting": "good day"}}"""));
        var pod = TestCluster.ShellPod(
            "volumes",
            "cat /shared/from-init /etc/settings/greeting; echo; echo $WHERE $LIMIT $GREETING; exec sleep 1000",
            """
            {"env": [
                {"name": "WHERE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}},
                {"name": "LIMIT", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
                {"name": "GREETING", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "greeting"}}}],
             "resources": {"limits": {"cpu": "1500m"}},
             "volumeMounts": [{"name": "shared", "mountPath": "/shared"}, {"name": "settings", "mountPath": "/etc/settings"}]}
            """,
            """
            {"volumes": [{"name": "shared", "emptyDir": {}}, {"name": "settings", "configMap": {"name": "settings"}}],
             "initContainers": [{"name": "first", "image": "shell", "args": ["-c", "echo init > /shared/from-init"], "volumeMounts": [{"name": "shared", "mountPath": "/shared"}]}]}
            """);

        // Act
        await _cluster.CreateAsync(ResourceKind.Pods, pod);
        await _cluster.WaitForAsync(ResourceKind.Pods, "volumes", PodFacts.IsReady);

        // Assert
        (await LinesAsync("volumes", 3)).Should().Equal("init", "good day", "default 2 good day");
    }

    [Test]
    public async Task Pod_ThatWaitsForASecret_StartsWhenItComes()
    {
        // Arrange
        var pod = TestCluster.ShellPod("waits", "echo $KEY; exec sleep 1000", """{"env": [{"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "late", "key": "k"}}}]}""");
        await _cluster.CreateAsync(ResourceKind.Pods, pod);
        var waiting = await _cluster.WaitForAsync(ResourceKind.Pods, "waits", obj => State(obj).Text("waiting", "reason") == "CreateContainerConfigError");
        State(waiting).Text("waiting", "message").Should().Be("secret \"late\" not found");

        // Act
        await _cluster.CreateAsync(new ResourceKind("", "v1", "secrets"), TestCluster.Parse(
            """{"metadata": {"name": "late", "namespace": "default"}, "data": {"k": "aGk="}}"""));

        // Assert
        await _cluster.WaitForAsync(ResourceKind.Pods, "waits", PodFacts.IsReady);
        (await FirstLineAsync("waits")).Should().Be("hi");
    }

    [Test]
    public async Task Cluster_AtRest_WritesNothing()
    {
        // Arrange
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod(
            "calm", "exec sleep 1000", """{"readinessProbe": {"exec": {"command": ["true"]}, "periodSeconds": 1}}"""));
        await _cluster.WaitForAsync(ResourceKind.Pods, "calm", PodFacts.IsReady);
        await _cluster.WaitForEventAsync("Started");
        var before = _cluster.Api.Version;

        // Act: three more probes of one second each have gone by when a second pod, that ends after them, is done.
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("timer", "exec sleep 3", spec: """{"restartPolicy": "Never"}"""));
        await _cluster.WaitForAsync(ResourceKind.Pods, "timer", obj => obj.Text("status", "phase") == "Succeeded");

        // Assert
        var (pods, _) = await _cluster.Api.ListAsync(ResourceKind.Pods, null, null, CancellationToken.None);
        pods.Single(pod => pod.Name() == "calm").ResourceVersion().Should().BeLessThanOrEqualTo(before);
    }

    private static JsonObject? State(JsonObject pod) => pod.Items("status", "containerStatuses").FirstOrDefault().Map("state");

    private async Task<string?> FirstLineAsync(string pod) => (await LinesAsync(pod, 1)).FirstOrDefault();

    private async Task<List<string>> LinesAsync(string pod, int count)
    {
        using var limit = new CancellationTokenSource(TestCluster.Patience);
        var lines = new List<string>();
        await foreach (var line in _cluster.Logs.Read("default", pod, "main", new LogQuery { Follow = true }, limit.Token)!)
        {
            lines.Add(line);
            if (lines.Count == count)
            {
                break;
            }
        }

        return lines;
    }
}
