using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Tables, as kubectl get asks for them.</summary>
public sealed class TableTests : ContractTest
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Test]
    public async Task Table_OfACustomResource_HasItsPrinterColumns()
    {
        await CreateSampleAsync("s");

        var table = await Api.GetAsync(Samples(), Table);

        table.Expect(HttpStatusCode.OK).Text("/kind").Should().Be("Table");
        table.Body.Texts("/columnDefinitions", "/name").Should().Equal("Name", "Phase", "Min", "Source", "Age");
        table.Body.Texts("/columnDefinitions", "/priority").Should().Equal("0", "0", "0", "1", "0");
        var cells = table.At("/rows/0/cells")!.AsArray();
        cells.Take(4).Select(cell => cell?.ToString()).Should().Equal("s", null, "1", "a");
        table.Text("/rows/0/object/metadata/name").Should().Be("s");
        table.Text("/rows/0/object/kind").Should().Be("PartialObjectMetadata");
    }

    [Test]
    public async Task Table_OfOneObject_HasOneRow()
    {
        await CreateSampleAsync("s");
        await CreateSampleAsync("t");

        (await Api.GetAsync(Samples("s"), Table)).At("/rows")!.AsArray().Should().ContainSingle();
    }

    [Test]
    public async Task Table_ThatIsEmpty_HasColumnsAndNoRows()
    {
        var table = await Api.GetAsync(Samples(), Table);

        table.Text("/rows").Should().Be("[]");
        table.At("/columnDefinitions")!.AsArray().Should().NotBeEmpty();
    }

    [Test]
    public async Task Table_OfDeployments_SaysReady()
    {
        await Api.CreateAsync(Deployments(), Json(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
             "spec": {"selector": {"matchLabels": {"app": "d"}}, "template": {"metadata": {"labels": {"app": "d"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
            """));

        var table = await Api.GetAsync(Deployments(), Table);

        table.Body.Texts("/columnDefinitions", "/name").Should().StartWith(["Name", "Ready", "Up-to-date", "Available", "Age"]);
        table.Text("/rows/0/cells/1").Should().Be("0/1");
    }

    [Test]
    public async Task Table_OfAMissingObject_IsAStatus()
    {
        (await Api.GetAsync(Samples("none"), Table)).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
    }

    [Test]
    public async Task WatchOfTables_SendsTheColumnsOnce()
    {
        var version = (await Api.GetAsync(Samples(), Table)).Version;
        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={version}", Table);

        await CreateSampleAsync("a");
        await CreateSampleAsync("b");

        var first = await watch.NextAsync();
        var second = await watch.NextAsync();
        first.Object.Text("/kind").Should().Be("Table");
        first.Object.Text("/rows/0/cells/0").Should().Be("a");
        first.Object.At("/columnDefinitions").Should().BeOfType<JsonArray>();
        second.Object.Text("/rows/0/cells/0").Should().Be("b");
        second.Object.At("/columnDefinitions").Should().BeNull();
    }
}
