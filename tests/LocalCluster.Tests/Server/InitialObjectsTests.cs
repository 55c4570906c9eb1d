namespace LocalCluster.Tests.Server;

/// <summary>A cluster that begins with what another had.</summary>
public sealed class InitialObjectsTests
{
    private const string Recorded = """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Service
          metadata: {name: model, namespace: elsewhere, uid: 99999999-2222-3333-4444-555555555555}
          spec: {clusterIP: 10.9.8.7, clusterIPs: [10.9.8.7], ports: [{port: 80, protocol: TCP, targetPort: 80}], type: ClusterIP}
        - apiVersion: v1
          kind: ConfigMap
          metadata:
            name: kept
            namespace: elsewhere
            uid: 11111111-2222-3333-4444-555555555555
            resourceVersion: "7"
            creationTimestamp: "2026-01-01T00:00:00Z"
            ownerReferences: [{apiVersion: v1, kind: Service, name: model, uid: 99999999-2222-3333-4444-555555555555}]
            managedFields: [{manager: someone, operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {"f:data": {"f:a": {}}}}]
          data: {a: b}
        """;

    private TestApi _api = null!;

    [SetUp]
    public async Task StartAsync() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _api.DisposeAsync();

    [Test]
    public async Task Objects_KeepWhatTheyAreButTheirVersionAndAddress()
    {
        _api.Server.Initial.Add(Recorded, "objects.yaml");

        var map = await _api.GetAsync("/api/v1/namespaces/elsewhere/configmaps/kept");
        ((string?)map["metadata"]!["uid"]).Should().Be("11111111-2222-3333-4444-555555555555");
        ((string?)map["metadata"]!["creationTimestamp"]).Should().Be("2026-01-01T00:00:00Z");
        ((string?)map["metadata"]!["managedFields"]![0]!["manager"]).Should().Be("someone");
        ((string?)map["metadata"]!["resourceVersion"]).Should().NotBe("7");
        var service = await _api.GetAsync("/api/v1/namespaces/elsewhere/services/model");
        ((string?)service["spec"]!["clusterIP"]).Should().StartWith("127.", "the address of another cluster is none of this one's");
    }

    [Test]
    public void KindThatIsNotServed_IsNamedWithItsFile()
    {
        var add = () => _api.Server.Initial.Add("apiVersion: example.com/v1\nkind: Nothing\nmetadata: {name: a}", "objects.yaml");

        add.Should().Throw<FormatException>().WithMessage("objects.yaml has a Nothing of example.com/v1, which is not served*");
    }
}
