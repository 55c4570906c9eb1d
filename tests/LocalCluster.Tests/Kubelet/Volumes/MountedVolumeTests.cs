using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Tests.Fakes;

namespace LocalCluster.Tests.Kubelet.Volumes;

/// <summary>What a container sees of volumes that come from elsewhere.</summary>
public sealed class MountedVolumeTests
{
    private static readonly ResourceKind Claims = new("", "v1", "persistentvolumeclaims");
    private static readonly ResourceKind Secrets = new("", "v1", "secrets");
    private static readonly ResourceKind ConfigMaps = new("", "v1", "configmaps");

    private TestCluster _cluster = null!;

    [SetUp]
    public void SetUp() => _cluster = new TestCluster();

    [TearDown]
    public async Task TearDown() => await _cluster.DisposeAsync();

    [Test]
    public async Task Claim_WithoutAClass_IsBoundToAFolderThatPodsShare()
    {
        // Act
        await _cluster.CreateAsync(Claims, Claim("models"));
        await RunAsync("writes", "echo kept > /mnt/claims/models/file; sleep 1000", "/mnt/claims/models", """{"persistentVolumeClaim": {"claimName": "models"}}""");
        await _cluster.WaitForAsync(ResourceKind.Pods, "writes", PodFacts.IsReady);
        await RunAsync("reads", "cat /mnt/claims/models/file > /dev/termination-log ; ls /mnt/claims", "/mnt/claims/models", """{"persistentVolumeClaim": {"claimName": "models"}}""");
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "reads", obj => obj.Text("status", "phase") == "Succeeded");

        // Assert
        Ended(pod).Text("message").Should().Be("kept\n");
        var claim = await _cluster.WaitForAsync(Claims, "models", obj => obj.Text("status", "phase") == "Bound");
        claim.Text("spec", "volumeName").Should().Be($"pvc-{claim.Uid()}");
        claim.Text("status", "capacity", "storage").Should().Be("1Gi");
    }

    [Test]
    public async Task Claim_OfAClassThatNobodyProvisions_StaysPending()
    {
        // Act
        await _cluster.CreateAsync(Claims, Claim("waits", """{"storageClassName": "fast"}"""));
        await RunAsync("stuck", "exit 0", "/mnt/x", """{"persistentVolumeClaim": {"claimName": "waits"}}""");
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "stuck", obj => PodFacts.Condition(obj, "PodScheduled").Text("reason") == "Unschedulable");

        // Assert
        PodFacts.Condition(pod, "PodScheduled").Text("message").Should().Contain("pod has unbound immediate PersistentVolumeClaims");
        await _cluster.WaitForEventAsync("ProvisioningFailed", item => item.Text("message") == "storageclass.storage.k8s.io \"fast\" not found");
    }

    [Test]
    public async Task Secret_Mounted_IsAFolderOfTheNameThatThePodGaveIt()
    {
        // Act
        await _cluster.CreateAsync(Secrets, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "keys", ["namespace"] = "default" }, ["data"] = new JsonObject { ["token"] = "aGk=" } });
        await RunAsync("reads", "basename /var/run/secrets/store/keys.v1 > /dev/termination-log ; cat /var/run/secrets/store/keys.v1/token >> /dev/termination-log", "/var/run/secrets/store/keys.v1", """{"secret": {"secretName": "keys", "defaultMode": 292}}""");
        var pod = await _cluster.WaitForAsync(ResourceKind.Pods, "reads", obj => obj.Text("status", "phase") == "Succeeded");

        // Assert
        Ended(pod).Text("message").Should().Be("keys.v1\nhi");
    }

    [TestCase("""{"secret": {"secretName": "none"}}""", "MountVolume.SetUp failed for volume \"v\" : secret \"none\" not found")]
    [TestCase("""{"configMap": {"name": "none"}}""", "MountVolume.SetUp failed for volume \"v\" : configmap \"none\" not found")]
    [TestCase("""{"secret": {"secretName": "there", "items": [{"key": "b", "path": "b"}]}}""", "MountVolume.SetUp failed for volume \"v\" : references non-existent secret key: b")]
    [TestCase("""{"configMap": {"name": "there", "items": [{"key": "b", "path": "b"}]}}""", "MountVolume.SetUp failed for volume \"v\" : configmap references non-existent config key: b")]
    public async Task Volume_WhoseObjectOrKeyIsMissing_IsSaidInTheNodesWords(string volume, string message)
    {
        // Act
        await _cluster.CreateAsync(Secrets, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "there", ["namespace"] = "default" }, ["data"] = new JsonObject { ["a"] = "YQ==" } });
        await _cluster.CreateAsync(ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "there", ["namespace"] = "default" }, ["binaryData"] = new JsonObject { ["a"] = "YQ==" } });
        await RunAsync("stuck", "exit 0", "/mnt/x", volume);

        // Assert
        await _cluster.WaitForEventAsync("FailedMount", item => item.Text("message") == message);
    }

    private static JsonObject Ended(JsonObject pod) => pod.Items("status", "containerStatuses").Single().Map("state", "terminated")!;

    private static JsonObject Claim(string name, string spec = "{}")
    {
        var claim = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteMany"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } } },
        };
        foreach (var (key, value) in JsonNode.Parse(spec)!.AsObject())
        {
            claim["spec"]![key] = value!.DeepClone();
        }

        return claim;
    }

    private Task RunAsync(string name, string script, string path, string volume)
    {
        var source = JsonNode.Parse(volume)!.AsObject();
        source["name"] = "v";
        var container = new JsonObject
        {
            ["args"] = new JsonArray("-c", script),
            ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "v", ["mountPath"] = path, ["readOnly"] = true }),
        };
        var spec = new JsonObject { ["restartPolicy"] = "Never", ["volumes"] = new JsonArray(source) };
        return _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod(name, script, container.ToJsonString(), spec.ToJsonString()));
    }
}
