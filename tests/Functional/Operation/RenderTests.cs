using System.Text.Json.Nodes;
using Testing;
using Testing.Cluster;

namespace Functional.Operation;

/// <summary><c>model-operator render</c> beside what an operator really sends for a fresh service.</summary>
public sealed class RenderTests
{
    private const string AppliedAnnotation = "serving.modeloperator.io/applied";
    private const string PinAnnotation = "serving.modeloperator.io/pinned-template";

    private OperatorBench _bench = null!;

    [SetUp]
    public async Task StartAsync() => _bench = await OperatorBench.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _bench.DisposeAsync();

    [Test]
    public async Task Render_ServiceWithEverything_PrintsWhatTheOperatorApplies()
    {
        var settings = _bench.Cluster.WriteFile("render.yaml", "runtime: {image: example/runtime:7}\nresources: {limits: {memory: 3Gi}}\n");
        var manifest = _bench.Cluster.WriteFile("services.yaml", OperatorBench.Manifest("full", EveryKind.Spec));

        var rendered = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator,
        [
            "render", "-f", manifest, "--settings", settings, "--namespace", OperatorBench.Namespace, "--operator-namespace", "default",
            "--api-versions", "gateway.networking.k8s.io/v1/HTTPRoute", "gateway.networking.k8s.io/v1/GRPCRoute", "monitoring.coreos.com/v1/PodMonitor",
        ]);

        rendered.ExitCode.Should().Be(0, rendered.ToString());
        rendered.StandardError.Should().BeEmpty();
        var applied = await AppliedAsync(settings);
        var printed = YamlDocuments.Read(rendered.StandardOutput);
        printed.Select(Name).Should().Equal(applied.Select(Name), "they stand in the order in which they are applied");
        foreach (var (document, sent) in printed.Zip(applied))
        {
            JsonNode.DeepEquals(document, sent).Should().BeTrue($"the operator sent\n{sent}\nand render printed\n{document}");
        }
    }

    /// <summary>The children that an operator applies, in order, without what only a cluster can give.</summary>
    private async Task<IReadOnlyList<JsonObject>> AppliedAsync(string settings)
    {
        await using var operation = await OperatorRun.StartAsync(_bench.Cluster.Kubeconfig(_bench.Proxy.Address), settings);
        await operation.WaitUntilWorkingAsync();
        await _bench.ApplyServiceAsync("full", EveryKind.Spec);
        await _bench.WaitUntilReadyAsync("full");
        return
        [
            .. _bench.Proxy.Passed
                .Where(passed => passed is { Request.Method: "PATCH", Status: 201 })
                .Select(passed => WithoutOwner(JsonNode.Parse(passed.Request.Body)!.AsObject())),
        ];
    }

    private static JsonObject WithoutOwner(JsonObject body)
    {
        var metadata = body["metadata"]!.AsObject();
        metadata.Remove("ownerReferences").Should().BeTrue();
        metadata.Remove("resourceVersion");
        var annotations = metadata["annotations"]!.AsObject();
        annotations.Remove(AppliedAnnotation).Should().BeTrue();
        annotations.Remove(PinAnnotation).Should().Be((string?)body["kind"] == "Deployment");
        if (annotations.Count == 0)
        {
            metadata.Remove("annotations");
        }

        return body;
    }

    private static string Name(JsonObject document) => $"{document["kind"]} {document["metadata"]!["name"]}";
}
