using System.Text.Json.Nodes;
using LocalCluster.Kubelet.Configuration;

namespace LocalCluster.Tests.Kubelet.Configuration;

public sealed class ConfigurationTests
{
    private readonly PathRewriter _rewriter = new(
        new Dictionary<string, string>
        {
            ["/models"] = "/real/models",
            ["/models/private"] = "/real/private",
            ["/var/cache/modeloperator"] = "/real/cache",
            ["/real"] = "/never/twice",
            ["/dev/termination-log"] = "/real/termination",
        },
        new Dictionary<string, string> { ["/mnt/volumes"] = "/real/root/mnt/volumes" },
        "127.9.0.1");

    [TestCase("--cache=/var/cache/modeloperator", "--cache=/real/cache")]
    [TestCase("--mounts=/mnt/volumes", "--mounts=/real/root/mnt/volumes")]
    [TestCase("--mounts=/mnt/volumes/", "--mounts=/real/root/mnt/volumes")]
    [TestCase("--mounts=/mnt/volumes/elsewhere", "--mounts=/mnt/volumes/elsewhere")]
    [TestCase("--model=linear=file:///models/linear.onnx", "--model=linear=file:///real/models/linear.onnx")]
    [TestCase("/models/private/a:/models/b", "/real/private/a:/real/models/b")]
    [TestCase("--model=a=https://example.com/models/a.onnx", "--model=a=https://example.com/models/a.onnx")]
    [TestCase("--model=a=s3://bucket/models/a.onnx", "--model=a=s3://bucket/models/a.onnx")]
    [TestCase("/modelsandmore", "/modelsandmore")]
    [TestCase("--http-address=0.0.0.0:8080", "--http-address=127.9.0.1:8080")]
    [TestCase("10.0.0.0.0", "10.0.0.0.0")]
    [TestCase("--termination-log=/dev/termination-log", "--termination-log=/real/termination")]
    [TestCase("echo x > /dev/termination-log; exit 1", "echo x > /real/termination; exit 1")]
    public void Paths_AndTheWildcardAddress_BecomeReal(string text, string expected) => _rewriter.Rewrite(text).Should().Be(expected);

    [TestCase("$(A)-$(B)", "1-$(B)")]
    [TestCase("$$(A) $A $", "$(A) $A $")]
    [TestCase("$(A", "$(A")]
    public void Variables_AreExpanded(string text, string expected) =>
        VariableExpansion.Expand(text, new Dictionary<string, string> { ["A"] = "1" }).Should().Be(expected);

    [TestCase("metadata.name", "p")]
    [TestCase("metadata.labels['app.kubernetes.io/name']", "x")]
    [TestCase("metadata.annotations", "note=\"y\"")]
    [TestCase("status.podIP", "127.1.0.1")]
    public void Field_OfThePod_IsRead(string path, string expected) =>
        DownwardApi.Field(
            (JsonObject)JsonNode.Parse("""{"metadata": {"name": "p", "labels": {"app.kubernetes.io/name": "x"}, "annotations": {"note": "y"}}}""")!,
            "127.1.0.1",
            path).Should().Be(expected);

    [TestCase("limits.cpu", null, "2")]
    [TestCase("limits.cpu", "1m", "1500")]
    [TestCase("requests.memory", "1Mi", "64")]
    [TestCase("limits.memory", null, "1024")]
    public void Resource_OfTheContainer_IsInUnitsOfTheDivisorRoundedUp(string resource, string? divisor, string expected) =>
        DownwardApi.Resource(
            (JsonObject)JsonNode.Parse("""{"resources": {"limits": {"cpu": "1500m"}, "requests": {"memory": "64Mi"}}}""")!,
            (JsonObject)JsonNode.Parse("""{"status": {"allocatable": {"memory": "1Ki"}}}""")!,
            resource,
            divisor).Should().Be(expected);
}
