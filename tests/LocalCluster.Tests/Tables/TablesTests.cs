using System.Text.Json.Nodes;
using LocalCluster.Tests.Server;
using Testing;

namespace LocalCluster.Tests.Tables;

/// <summary>What <c>kubectl get</c> shows: the server writes the table.</summary>
public sealed class TablesTests
{
    private const string AsTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private TestApi _api = null!;

    [SetUp]
    public async Task SetUp() => _api = await TestApi.StartAsync(new ManualTimeProvider(DateTimeOffset.UnixEpoch));

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

    [TestCase("/apis/batch/v1/namespaces/work/jobs", "{'metadata': {'name': 'x'}, 'spec': {'template': {'spec': {'restartPolicy': 'Never', 'containers': [{'name': 'c', 'image': 'i:1'}]}}}}", "x|Running|0/1|")]
    [TestCase("/apis/discovery.k8s.io/v1/namespaces/work/endpointslices", "{'metadata': {'name': 'x'}, 'addressType': 'IPv4', 'ports': [{'port': 8080}], 'endpoints': [{'addresses': ['127.0.0.2']}, {'addresses': ['127.0.0.3']}, {'addresses': ['127.0.0.4']}, {'addresses': ['127.0.0.5']}]}", "x|IPv4|8080|127.0.0.2,127.0.0.3,127.0.0.4 + 1 more...|0s")]
    [TestCase("/apis/networking.k8s.io/v1/namespaces/work/ingresses", "{'metadata': {'name': 'x'}, 'spec': {'rules': [{'host': 'a.example'}], 'tls': [{'hosts': ['a.example']}]}}", "x|<none>|a.example||80, 443|0s")]
    [TestCase("/apis/rbac.authorization.k8s.io/v1/namespaces/work/rolebindings", "{'metadata': {'name': 'x'}, 'roleRef': {'apiGroup': 'rbac.authorization.k8s.io', 'kind': 'Role', 'name': 'r'}, 'subjects': [{'kind': 'ServiceAccount', 'name': 's', 'namespace': 'work'}]}", "x|Role/r|0s|||work/s")]
    [TestCase("/api/v1/namespaces/work/services", "{'metadata': {'name': 'x'}, 'spec': {'type': 'ExternalName', 'externalName': 'a.example'}}", "x|ExternalName|<none>|a.example|<none>|0s|<none>")]
    public async Task BuiltinKind_ShowsTheCellsOfItsKind(string collection, string body, string cells)
    {
        await _api.CreateAsync(collection, body);

        var table = (await _api.SendAsync("GET", $"{collection}/x", accept: AsTable)).Body;

        string.Join('|', Cells(table["rows"]![0])).Should().StartWith(cells);
    }

    [Test]
    public async Task Node_ShowsItsAddressesAndItsSoftwareWhenWide()
    {
        await _api.CreateAsync("/api/v1/nodes", "{'metadata': {'name': 'n'}}");
        await _api.MergeAsync(
            "/api/v1/nodes/n/status",
            "{'status': {'addresses': [{'type': 'InternalIP', 'address': '127.0.0.9'}], 'nodeInfo': {'kubeletVersion': 'v1', 'osImage': 'os'}}}");

        var table = (await _api.SendAsync("GET", "/api/v1/nodes/n", accept: AsTable)).Body;

        Cells(table["rows"]![0]).Should().Equal("n", "Unknown", "<none>", "0s", "v1", "127.0.0.9", "<none>", "os", "<unknown>", "<unknown>");
    }

    private static IEnumerable<string> Columns(JsonNode table) => table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.ToString());

    private static IEnumerable<string> Cells(JsonNode? row) => row!["cells"]!.AsArray().Select(cell => cell?.ToString() ?? "");
}
