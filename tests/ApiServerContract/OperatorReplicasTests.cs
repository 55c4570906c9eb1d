using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Who owns the number of replicas, over every switch between a fixed number and an autoscaler. The autoscaler's own writes are played through the scale subresource.</summary>
public sealed class OperatorReplicasTests : OperatorContractTest
{
    [Test]
    public async Task Replicas_FromFixedToAutoscaledAndBack_NeverDropOnTheWay()
    {
        await CreateServiceAsync("linear", """{"minReplicas": 4}""");
        var start = await ExistingAsync(Deployments("linear"));
        await using var watch = await Api.WatchAsync(Deployments(), $"resourceVersion={start.Version}");
        start.Text("/spec/replicas").Should().Be("4");

        await ScaleAsync("""{"minReplicas": 2, "maxReplicas": 8}""");
        await ExistingAsync(Autoscaler("linear"));
        await ReplicasAsync("4", "no autoscaler has decided yet");

        (await Api.PatchAsync(Deployments("linear", "scale"), """{"spec": {"replicas": 6}}""")).Expect(HttpStatusCode.OK);
        await TouchAsync();
        await ReplicasAsync("6", "the number is the autoscaler's");

        await ScaleAsync("""{"minReplicas": 5, "maxReplicas": null}""");
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Autoscaler("linear"))).Code == HttpStatusCode.NotFound, "the autoscaler is gone");
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Deployments("linear"))).Text("/spec/replicas") == "5", "the spec's number is in force");

        await ReplicasSeenAsync(watch, last: "5", expected: ["4", "6", "5"]);
    }

    [Test]
    public async Task Replicas_ChangedByHandWithoutAnAutoscaler_AreCorrected()
    {
        await CreateServiceAsync("linear", """{"minReplicas": 3}""");
        await ExistingAsync(Deployments("linear"));

        (await Api.PatchAsync(Deployments("linear", "scale"), """{"spec": {"replicas": 9}}""")).Expect(HttpStatusCode.OK);

        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Deployments("linear"))).Text("/spec/replicas") == "3", "the spec's number is in force again");
    }

    [Test]
    public async Task Scale_OfTheInferenceService_IsTheNumberOfTheDeployment()
    {
        await CreateServiceAsync("linear", """{"minReplicas": 1}""");
        await ExistingAsync(Deployments("linear"));

        (await Api.PatchAsync($"{Services("linear")}/scale", """{"spec": {"replicas": 7}}""")).Expect(HttpStatusCode.OK);

        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Deployments("linear"))).Text("/spec/replicas") == "7", "the Deployment follows");
    }

    private async Task ScaleAsync(string scaling) =>
        (await Api.PatchAsync(Services("linear"), $$$"""{"spec": {"scaling": {{{scaling}}}}}""")).Expect(HttpStatusCode.OK);

    /// <summary>A change of the spec that the operator has to act on, and waits until it has.</summary>
    private async Task TouchAsync()
    {
        await Api.PatchAsync(Services("linear"), """{"spec": {"pod": {"labels": {"touched": "yes"}}}}""");
        await Eventually.HoldsAsync(
            async () => (await Api.GetAsync(Deployments("linear"))).Text("/spec/template/metadata/labels/touched") == "yes", "the operator has applied the Deployment");
    }

    private async Task ReplicasAsync(string expected, string because)
    {
        var observed = (await Api.GetAsync(Services("linear"))).Generation;
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Services("linear"))).Text("/status/observedGeneration") == observed, "the operator has seen the spec");
        (await Api.GetAsync(Deployments("linear"))).Text("/spec/replicas").Should().Be(expected, because);
    }

    /// <summary>Reads the watch until a Deployment without the mark of an autoscaled one has the last number.</summary>
    private static async Task ReplicasSeenAsync(WatchStream watch, string last, IReadOnlyList<string> expected)
    {
        var seen = new List<string>();
        while (seen.LastOrDefault() != last)
        {
            var replicas = (await watch.NextAsync()).Object.Text("/spec/replicas")!;
            if (seen.LastOrDefault() != replicas)
            {
                seen.Add(replicas);
            }
        }

        seen.Should().Equal(expected);
    }
}
