using System.Text.Json.Nodes;
using LocalCluster.Tests.Server;

namespace LocalCluster.Tests.Tables;

/// <summary>What <c>kubectl get</c> shows: the server writes the table.</summary>
public sealed class TablesTests
{
    private const string AsTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private TestApi _api = null!;

    [SetUp]
    public async Task SetUp() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task TearDown() => await _api.DisposeAsync();

    [Test]
    public async Task CustomResource_HasTheColumnsOfItsDefinition()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var table = (await _api.SendAsync("GET", TestApi.Models, accept: AsTable)).Body;

        table["kind"]!.ToString().Should().Be("Table");
        Columns(table).Should().Equal("Name", "Uri");
        Cells(table["rows"]![0]).Should().Equal("a", "s3://a");
        table["rows"]![0]!["object"]!["kind"]!.ToString().Should().Be("PartialObjectMetadata");
    }

    [Test]
    public async Task Pods_ShowReadinessStatusAndRestarts()
    {
        await _api.CreateAsync(TestApi.Pods, "{'metadata': {'name': 'p'}, 'spec': {'nodeName': 'n', 'containers': [{'name': 'a', 'image': 'b'}, {'name': 'c', 'image': 'd'}]}}");
        await _api.MergeAsync(
            $"{TestApi.Pods}/p/status",
            "{'status': {'phase': 'Running', 'containerStatuses': [{'name': 'a', 'image': 'b', 'imageID': '', 'ready': true, 'restartCount': 0, 'state': {'running': {}}}, {'name': 'c', 'image': 'd', 'imageID': '', 'ready': false, 'restartCount': 3, 'state': {'waiting': {'reason': 'CrashLoopBackOff'}}}]}}");

        var table = (await _api.SendAsync("GET", $"{TestApi.Pods}/p", accept: AsTable)).Body;

        Columns(table).Take(5).Should().Equal("Name", "Ready", "Status", "Restarts", "Age");
        Cells(table["rows"]![0]).Take(4).Should().Equal("p", "1/2", "CrashLoopBackOff", "3");
    }

    [Test]
    public async Task Watch_OfTables_NamesTheColumnsOnce()
    {
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'a'}, 'data': {'k': 'v'}}");
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'b'}}");
        var tables = new List<JsonNode>();

        await foreach (var e in _api.WatchAsync($"{TestApi.ConfigMaps}?watch=true", AsTable))
        {
            tables.Add(e["object"]!);
            if (tables.Count == 2)
            {
                break;
            }
        }

        Columns(tables[0]).Should().Equal("Name", "Data", "Age");
        Cells(tables[0]["rows"]![0]).Take(2).Should().Equal("a", "1");
        tables[1]["columnDefinitions"].Should().BeNull();
    }

    private static IEnumerable<string> Columns(JsonNode table) => table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.ToString());

    private static IEnumerable<string> Cells(JsonNode? row) => row!["cells"]!.AsArray().Select(cell => cell?.ToString() ?? "");
}
