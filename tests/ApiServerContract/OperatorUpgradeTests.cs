using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Another operator takes over, with other defaults: an upgrade, as the services see it.</summary>
public sealed class OperatorUpgradeTests : OperatorContractTest
{
    private const string Next = "runtime: {image: 'server:next'}";

    [SetUp]
    public async Task UpgradeAsync()
    {
        await CreateServiceAsync("linear", """{"minReplicas": 2}""");
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Services("linear"))).Text("/status/observedGeneration") == "1", "the status is written");
        await RestartOperatorAsync(Next);
    }

    [Test]
    public async Task Upgrade_OtherDefaults_ChangesNothingAndSaysWhatItWould()
    {
        var before = await Api.GetAsync(Deployments("linear"));

        await Eventually.HoldsAsync(
            async () => (await ConditionAsync("NewDefaultsAvailable"))?.Text("/message")?.Contains("-> server:next", StringComparison.Ordinal) == true,
            "the status says what the new defaults would change");

        (await Api.GetAsync(Deployments("linear"))).Version.Should().Be(before.Version);
        (await Api.GetAsync(Services("linear"))).Text("/status/effective/runtime/image").Should().NotBe("server:next");
    }

    [Test]
    public async Task Upgrade_ThenScaled_KeepsThePods()
    {
        var before = (await Api.GetAsync(Deployments("linear"))).At("/spec/template")!.ToJsonString();

        await Api.PatchAsync($"{Services("linear")}/scale", """{"spec": {"replicas": 7}}""");
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Deployments("linear"))).Text("/spec/replicas") == "7", "the Deployment follows");

        (await Api.GetAsync(Deployments("linear"))).At("/spec/template")!.ToJsonString().Should().Be(before);
    }

    [Test]
    public async Task Upgrade_OwnerAdoptsTheDefaults_TakesThem()
    {
        await Api.PatchAsync(Services("linear"), """{"metadata": {"annotations": {"serving.modeloperator.io/adopt-defaults": "true"}}}""");

        await Eventually.HoldsAsync(async () => await ImageAsync() == "server:next", "the Deployment has the new image");
        await Eventually.HoldsAsync(async () => await ConditionAsync("NewDefaultsAvailable") is null, "nothing more is to be said");
    }

    [Test]
    public async Task Upgrade_SpecChanges_TakesTheDefaults()
    {
        await Api.PatchAsync(Services("linear"), """{"spec": {"pod": {"labels": {"team": "a"}}}}""");

        await Eventually.HoldsAsync(async () => await ImageAsync() == "server:next", "the Deployment has the new image");
    }

    private async Task<string?> ImageAsync() => (await Api.GetAsync(Deployments("linear"))).Text("/spec/template/spec/containers/0/image");

    private async Task<System.Text.Json.Nodes.JsonNode?> ConditionAsync(string type) =>
        (await Api.GetAsync(Services("linear"))).At("/status/conditions")?.AsArray().FirstOrDefault(condition => condition.Text("/type") == type);
}
