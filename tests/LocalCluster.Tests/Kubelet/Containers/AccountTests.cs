using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Network;
using LocalCluster.Server;
using LocalCluster.Tests.Fakes;

namespace LocalCluster.Tests.Kubelet.Containers;

/// <summary>How a container finds the API server and its token.</summary>
public sealed class AccountTests
{
    private const string Volume = """
        {"restartPolicy": "Never", "serviceAccountName": "default", "volumes": [{"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token"} }]} }]}
        """;

    private const string Mount = """{"name": "token", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}""";

    private ServiceAccountTokens _tokens = null!;
    private TestCluster _cluster = null!;

    [SetUp]
    public void SetUp()
    {
        _tokens = new ApiServer(new AddressPool("127.78", 0, 1), TimeProvider.System, serviceAccounts: true).Tokens;
        _cluster = new TestCluster(access: new ClusterAccess("http://127.0.0.1:1", _tokens));
    }

    [TearDown]
    public async Task TearDown() => await _cluster.DisposeAsync();

    [Test]
    public async Task Token_Mounted_IsNamedByAKubeconfigAndReadableAtItsPath()
    {
        var pod = await RunAsync("cat /var/run/secrets/kubernetes.io/serviceaccount/token > /dev/termination-log; echo >> /dev/termination-log; cat $KUBECONFIG >> /dev/termination-log", "[]");

        var (token, kubeconfig) = Message(pod).Split('\n', 2) switch { [var first, var rest] => (first, rest), _ => ("", "") };
        _tokens.Read(token)!.Name.Should().Be("system:serviceaccount:default:default");
        kubeconfig.Should().Contain("http://127.0.0.1:1").And.Contain("namespace: \"default\"").And.MatchRegex("tokenFile: \"/.*/token\"");
    }

    [Test]
    public async Task Kubeconfig_ThatThePodSets_IsLeftAlone()
    {
        var pod = await RunAsync("echo $KUBECONFIG > /dev/termination-log", """[{"name": "KUBECONFIG", "value": "/own"}]""");

        Message(pod).Should().Be("/own\n");
    }

    private static string Message(JsonObject pod) => pod.Items("status", "containerStatuses").Single().Text("state", "terminated", "message") ?? "";

    private async Task<JsonObject> RunAsync(string script, string env)
    {
        await _cluster.CreateAsync(ResourceKind.Pods, TestCluster.ShellPod("client", script, $$"""{"env": {{env}}, "volumeMounts": [{{Mount}}]}""", Volume));
        return await _cluster.WaitForAsync(ResourceKind.Pods, "client", obj => obj.Text("status", "phase") == "Succeeded");
    }
}
