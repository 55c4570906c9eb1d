using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Tests.Fakes;

namespace LocalCluster.Tests.Controllers.Deployments;

/// <summary>What kubectl rollout and scale do, with shells for pods.</summary>
public sealed class DeploymentControllerTests
{
    private TestCluster _cluster = null!;

    [SetUp]
    public void SetUp() => _cluster = new TestCluster();

    [TearDown]
    public async Task TearDown() => await _cluster.DisposeAsync();

    [Test]
    public async Task Rollback_ToAnEarlierTemplate_ReusesItsReplicaSetWithANewRevision()
    {
        // Arrange
        await CreateAsync("RollingUpdate", "one");
        await SettledAsync("1");
        await SetVersionAsync("two");
        await SettledAsync("2");

        // Act
        await SetVersionAsync("one");
        await SettledAsync("3");

        // Assert
        var (sets, _) = await _cluster.Api.ListAsync(ResourceKind.ReplicaSets, "default", null, CancellationToken.None);
        sets.Should().HaveCount(2);
        var reused = sets.Single(set => set.Int(0, "spec", "replicas") == 1);
        reused.Annotation("deployment.kubernetes.io/revision").Should().Be("3");
        reused.Annotation("deployment.kubernetes.io/revision-history").Should().Be("1");
    }

    [Test]
    public async Task Recreate_StartsTheNewPodOnlyWhenTheOldIsGone()
    {
        // Arrange
        await CreateAsync("Recreate", "one");
        await SettledAsync("1");

        // Act
        await SetVersionAsync("two");
        await SettledAsync("2");

        // Assert
        var alive = new HashSet<string>();
        foreach (var (type, pod) in await PodHistoryAsync())
        {
            _ = type == "DELETED" ? alive.Remove(pod) : alive.Add(pod);
            alive.Should().HaveCountLessThanOrEqualTo(1);
        }
    }

    [Test]
    public async Task Scale_UpAndDown_IsFollowed()
    {
        // Arrange
        await CreateAsync("RollingUpdate", "one");
        await SettledAsync("1");

        // Act, assert
        await _cluster.PatchAsync(ResourceKind.Deployments, "web", """{"spec": {"replicas": 3}}""");
        await _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj => obj.Int(0, "status", "availableReplicas") == 3);
        await _cluster.PatchAsync(ResourceKind.Deployments, "web", """{"spec": {"replicas": 0}}""");
        await _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj => obj.Number("status", "replicas") is null && obj.Int(0, "status", "observedGeneration") == 3);
    }

    [Test]
    public async Task Pause_HoldsTheRolloutAndSaysSo()
    {
        // Arrange
        await CreateAsync("RollingUpdate", "one");
        await SettledAsync("1");

        // Act
        await _cluster.PatchAsync(ResourceKind.Deployments, "web", """{"spec": {"paused": true}}""");
        await SetVersionAsync("two");
        var paused = await _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj => obj.Int(0, "status", "observedGeneration") == 3);
        PodFacts.Condition(paused, "Progressing").Text("reason").Should().Be("DeploymentPaused");
        paused.Number("status", "updatedReplicas").Should().BeNull();
        await _cluster.PatchAsync(ResourceKind.Deployments, "web", """{"spec": {"paused": null}}""");

        // Assert
        await SettledAsync("2");
    }

    [Test]
    public async Task Delete_TakesPodsAndProcessesAlong()
    {
        // Arrange
        await CreateAsync("RollingUpdate", "one");
        await SettledAsync("1");
        var (pods, _) = await _cluster.Api.ListAsync(ResourceKind.Pods, "default", null, CancellationToken.None);

        // Act
        await _cluster.Api.DeleteAsync(ResourceKind.Deployments, "default", "web", false, CancellationToken.None);

        // Assert
        await _cluster.WaitForGoneAsync(ResourceKind.Pods, pods.Single().Name());
    }

    [Test]
    public async Task Autoscaler_WithoutMetrics_KeepsTheBoundsAndSaysWhatItLacks()
    {
        // Arrange
        await CreateAsync("RollingUpdate", "one");
        var kind = new ResourceKind("autoscaling", "v2", "horizontalpodautoscalers");

        // Act
        await _cluster.CreateAsync(kind, TestCluster.Parse(
            """
            {"metadata": {"name": "web", "namespace": "default"},
             "spec": {"minReplicas": 2, "maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
              "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}]}}
            """));

        // Assert
        await _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj => obj.Int(0, "status", "availableReplicas") == 2);
        var autoscaler = await _cluster.WaitForAsync(kind, "web", obj => PodFacts.Condition(obj, "ScalingActive") is not null);
        PodFacts.Condition(autoscaler, "ScalingActive").Text("message").Should().Be(
            "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: "
            + "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)");
        await _cluster.WaitForEventAsync("SuccessfulRescale", item => item.Text("message") == "New size: 2; reason: Current number of replicas below Spec.MinReplicas");
    }

    private Task CreateAsync(string strategy, string version) => _cluster.CreateAsync(ResourceKind.Deployments, TestCluster.Parse(
        $$$"""
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "default"},
         "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "web"}}, "progressDeadlineSeconds": 600, "strategy": {"type": "{{{strategy}}}"},
          "template": {{{Template(version)}}} } }
        """));

    private Task SetVersionAsync(string version) =>
        _cluster.PatchAsync(ResourceKind.Deployments, "web", $$$"""{"spec": {"template": {{{Template(version)}}} } }""");

    private static string Template(string version) =>
        $$$"""{"metadata": {"labels": {"app": "web"}}, "spec": {"terminationGracePeriodSeconds": 1, "containers": [{"name": "main", "image": "shell", "args": ["-c", "exec sleep 1000"], "env": [{"name": "V", "value": "{{{version}}}"}]}]}}""";

    private Task SettledAsync(string revision) => _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj =>
        obj.Annotation("deployment.kubernetes.io/revision") == revision
        && obj.Number("status", "observedGeneration") == obj.Generation()
        && obj.Int(0, "status", "replicas") == 1 && obj.Int(0, "status", "updatedReplicas") == 1 && obj.Int(0, "status", "availableReplicas") == 1
        && PodFacts.Condition(obj, "Progressing").Text("reason") == "NewReplicaSetAvailable");

    /// <summary>Every event of pods so far, ending with the one after them that says the second pod is there.</summary>
    private async Task<List<(string Type, string Pod)>> PodHistoryAsync()
    {
        using var limit = new CancellationTokenSource(TestCluster.Patience);
        var (_, version) = await _cluster.Api.ListAsync(ResourceKind.Pods, null, null, limit.Token);
        var result = new List<(string, string)>();
        await foreach (var (type, pod) in _cluster.Api.WatchAsync(ResourceKind.Pods, "0", limit.Token))
        {
            result.Add((type, pod.Name()));
            if (PodFacts.IsReady(pod) && pod.Items("spec", "containers").Single().Items("env").Single().Text("value") == "two")
            {
                break;
            }
        }

        version.Should().NotBeEmpty();
        return result;
    }
}
