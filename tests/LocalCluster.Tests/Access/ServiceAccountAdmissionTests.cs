using System.Text.Json.Nodes;
using LocalCluster.Tests.Server;

namespace LocalCluster.Tests.Access;

/// <summary>What a new pod gets from its ServiceAccount.</summary>
public sealed class ServiceAccountAdmissionTests
{
    private const string Accounts = "/api/v1/namespaces/work/serviceaccounts";
    private const string Containers = "'containers': [{'name': 'a', 'image': 'i'}, {'name': 'b', 'image': 'i'}]";

    private TestApi _api = null!;

    [SetUp]
    public async Task StartAsync() => _api = await TestApi.StartAsync(serviceAccounts: true);

    [TearDown]
    public async Task StopAsync() => await _api.DisposeAsync();

    [Test]
    public async Task Namespace_HasADefaultAccount() => (await _api.GetAsync($"{Accounts}/default")).Should().NotBeNull();

    [Test]
    public async Task Pod_WithoutAnAccount_HasTheDefaultOneAndItsToken()
    {
        var pod = await CreateAsync("{" + Containers + "}");

        ((string?)pod["spec"]!["serviceAccountName"]).Should().Be("default");
        var volume = pod["spec"]!["volumes"]!.AsArray().Should().ContainSingle().Subject!;
        volume["projected"]!["sources"]!.AsArray().Select(source => source!.AsObject().Single().Key).Should().Equal("serviceAccountToken", "configMap", "downwardAPI");
        pod["spec"]!["containers"]!.AsArray().Select(container => (string?)container!["volumeMounts"]![0]!["mountPath"]).Should().AllBe("/var/run/secrets/kubernetes.io/serviceaccount").And.HaveCount(2);
    }

    [TestCase("{'metadata': {'name': 'app'}}", "'automountServiceAccountToken': false, ", false)]
    [TestCase("{'metadata': {'name': 'app'}, 'automountServiceAccountToken': false}", "", false)]
    [TestCase("{'metadata': {'name': 'app'}, 'automountServiceAccountToken': false}", "'automountServiceAccountToken': true, ", true)]
    public async Task Pod_WantsAToken_OrNone(string account, string spec, bool isMounted)
    {
        await _api.CreateAsync(Accounts, account);

        var pod = await CreateAsync($"{{'serviceAccountName': 'app', {spec}{Containers}}}");

        (pod["spec"]!["volumes"] is not null).Should().Be(isMounted);
    }

    [Test]
    public async Task Pod_OfAnAccountThatIsNotThere_IsForbidden()
    {
        var answer = await _api.SendAsync("POST", TestApi.Pods, $"{{'metadata': {{'name': 'p'}}, 'spec': {{'serviceAccountName': 'app', {Containers}}}}}");

        answer.Code.Should().Be(403);
        answer.Message.Should().Be("pods \"p\" is forbidden: error looking up service account work/app: serviceaccount \"app\" not found");
    }

    private Task<JsonObject> CreateAsync(string spec) => _api.CreateAsync(TestApi.Pods, $"{{'metadata': {{'name': 'p'}}, 'spec': {spec}}}");
}
