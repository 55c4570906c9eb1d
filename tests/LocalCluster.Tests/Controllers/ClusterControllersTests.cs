using System.Diagnostics;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Tests.Fakes;

namespace LocalCluster.Tests.Controllers;

/// <summary>The whole way: Deployment, ReplicaSet, pod, process, readiness, endpoints, forwarder.</summary>
public sealed class ClusterControllersTests
{
    // Answers every request with its version. After SIGTERM it goes on for a second, as a server with a lame-duck period does.
    private const string Server =
        """
        const server = require('http').createServer((_, answer) => answer.end(process.env.VERSION));
        server.listen(8080, process.argv[1]);
        process.on('SIGTERM', () => setTimeout(() => process.exit(0), 1000));
        """;

    private TestCluster _cluster = null!;

    [SetUp]
    public void SetUp() => _cluster = new TestCluster(new ClusterOptions
    {
        Images = new Dictionary<string, string>(StringComparer.Ordinal) { ["node"] = Node() },
    });

    [TearDown]
    public async Task TearDown() => await _cluster.DisposeAsync();

    [Test]
    public async Task Service_OfADeployment_Answers_AndRollsOverWithoutALostRequest()
    {
        // Arrange
        var address = _cluster.Addresses.Services.Take();
        await _cluster.CreateAsync(ResourceKind.Services, TestCluster.Parse(
            $$$"""
            {"metadata": {"name": "web", "namespace": "default"},
             "spec": {"clusterIP": "{{{address}}}", "selector": {"app": "web"}, "ports": [{"name": "http", "port": 8000, "targetPort": "http", "protocol": "TCP"}]}}
            """));
        var deployment = TestCluster.Parse(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "default"},
             "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "progressDeadlineSeconds": 600,
              "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
              "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"terminationGracePeriodSeconds": 10, "containers": [
               {"name": "web", "image": "node", "env": [{"name": "VERSION", "value": "one"}], "ports": [{"name": "http", "containerPort": 8080}],
                "readinessProbe": {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 1}}]}}}}
            """);
        var container = deployment.Items("spec", "template", "spec", "containers").Single();
        container["args"] = new System.Text.Json.Nodes.JsonArray("-e", Server, "0.0.0.0");
        await _cluster.CreateAsync(ResourceKind.Deployments, deployment);
        await _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj => obj.Int(0, "status", "availableReplicas") == 2);
        await _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj => PodFacts.Condition(obj, "Progressing").Text("reason") == "NewReplicaSetAvailable");
        var url = new Uri($"http://{address}:8000/");
        using var load = new ConstantLoad(url);
        await load.WaitForAnswerAsync("one");

        // Act
        container["env"]![0]!["value"] = "two";
        await _cluster.Api.MergePatchAsync(
            ResourceKind.Deployments, "default", "web",
            new System.Text.Json.Nodes.JsonObject { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["template"] = deployment["spec"]!["template"]!.DeepClone() } },
            null, "tester", CancellationToken.None);
        await _cluster.WaitForAsync(ResourceKind.Deployments, "web", obj =>
            obj.Text("metadata", "annotations", "deployment.kubernetes.io/revision") == "2"
            && obj.Int(0, "status", "updatedReplicas") == 2 && obj.Int(0, "status", "replicas") == 2 && obj.Int(0, "status", "availableReplicas") == 2);
        await load.WaitForAnswerAsync("two");

        // Assert
        var failures = await load.StopAsync();
        failures.Should().BeEmpty();
        var (sets, _) = await _cluster.Api.ListAsync(ResourceKind.ReplicaSets, "default", null, CancellationToken.None);
        sets.Select(set => set.Annotation("deployment.kubernetes.io/revision")).Should().BeEquivalentTo("1", "2");
        await _cluster.WaitForEventAsync("ScalingReplicaSet", item => item.Text("message")!.EndsWith("from 1 to 0", StringComparison.Ordinal));
    }

    private static string Node()
    {
        // What is on the PATH may be a shim, which needs its user's home; the program behind it does not.
        using var process = Process.Start(new ProcessStartInfo("node", ["-p", "process.execPath"]) { RedirectStandardOutput = true })!;
        var path = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return path;
    }
}
