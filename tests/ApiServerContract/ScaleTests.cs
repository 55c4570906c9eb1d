using System.Net;

namespace ApiServerContract;

/// <summary>The scale subresource, by which kubectl and an autoscaler set the number of replicas.</summary>
public sealed class ScaleTests : ContractTest
{
    [Test]
    public async Task Scale_OfACustomResource_ShowsReplicasAndSelector()
    {
        await CreateSampleAsync("s", "\"size\": {\"min\": 2}");
        await Api.PatchAsync(Samples("s", "status"), """{"status": {"replicas": 1, "selector": "app=s"}}""");

        var scale = await Api.GetAsync(Samples("s", "scale"));

        scale.Expect(HttpStatusCode.OK).Text("/apiVersion").Should().Be("autoscaling/v1");
        scale.Text("/kind").Should().Be("Scale");
        scale.Text("/spec/replicas").Should().Be("2");
        scale.Text("/status/replicas").Should().Be("1");
        scale.Text("/status/selector").Should().Be("app=s");
    }

    [Test]
    public async Task Scale_Replaced_ChangesTheObjectAndItsGeneration()
    {
        await CreateSampleAsync("s");
        var scale = (await Api.GetAsync(Samples("s", "scale"))).Copy();
        scale["spec"]!["replicas"] = 3;

        (await Api.ReplaceAsync(Samples("s", "scale"), scale)).Expect(HttpStatusCode.OK).Text("/spec/replicas").Should().Be("3");

        var sample = await Api.GetAsync(Samples("s"));
        sample.Text("/spec/size/min").Should().Be("3");
        sample.Generation.Should().Be("2");
    }

    [Test]
    public async Task Scale_WithAnOldVersion_IsAConflict()
    {
        await CreateSampleAsync("s");
        var scale = (await Api.GetAsync(Samples("s", "scale"))).Copy();
        scale["spec"]!["replicas"] = 3;
        await Api.ReplaceAsync(Samples("s", "scale"), scale);

        var answer = await Api.ReplaceAsync(Samples("s", "scale"), scale);

        answer.ExpectStatus(HttpStatusCode.Conflict, "Conflict");
    }

    [TestCase("""{"spec": {"replicas": -1}}""")]
    [TestCase("""{"spec": {"replicas": 9}}""", Description = "above max, by the rule of the CRD")]
    public async Task Scale_PastTheRulesOfTheKind_IsRefused(string patch)
    {
        await CreateSampleAsync("s", "\"size\": {\"max\": 4}");

        var answer = await Api.PatchAsync(Samples("s", "scale"), patch);

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid");
    }

    [Test]
    public async Task Scale_OfAMissingObject_IsNotFound()
    {
        (await Api.GetAsync(Samples("none", "scale"))).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
    }

    [Test]
    public async Task Scale_OfAnAppliedField_TakesItFromItsOwner()
    {
        await Api.ApplyAsync(Samples("s"), SampleCrd.Applied("s", "\"source\": \"a\", \"size\": {\"min\": 2}"), "one");

        await Api.PatchAsync($"{Samples("s", "scale")}?fieldManager=scaler", """{"spec": {"replicas": 3}}""");
        var answer = await Api.ApplyAsync(Samples("s"), SampleCrd.Applied("s", "\"source\": \"a\", \"size\": {\"min\": 2}"), "one");

        answer.ExpectStatus(HttpStatusCode.Conflict, "Conflict").ExpectCause(".spec.size.min");
        answer.Text("/details/causes/0/message").Should().Contain("\"scaler\"").And.Contain("subresource \"scale\"");
    }
}
