using System.Text.Json.Nodes;
using Functional.Cluster;
using Testing.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>spec.network with real kubectl: the children are there, say what became of them, are kept as they should be, and go when their section does.</summary>
public sealed class NetworkTests : FunctionalTest
{
    private const string EveryWay =
        """
        scaling: {minReplicas: 2}
        network:
          gateway: {parentRefs: [{name: edge}], hostnames: [models.example.com], grpcHostnames: [linear.grpc.example.com], path: /linear}
          ingress: {className: nginx, hostnames: [linear.example.com]}
          policy: {allowFrom: [{podSelector: {matchLabels: {app: web}}}]}
        """;

    private const string Kinds = "pdb,netpol,ingress,httproutes,grpcroutes";

    [Test]
    public async Task Children_OfEverySection_ComeWithItAndGoWithIt()
    {
        await ApplyAsync(EveryWay);
        await Kubectl.WaitForReadyAsync("linear");

        (await NamesAsync()).Should().BeEquivalentTo(
            "poddisruptionbudget.policy/linear", "networkpolicy.networking.k8s.io/linear", "ingress.networking.k8s.io/linear",
            "httproute.gateway.networking.k8s.io/linear", "grpcroute.gateway.networking.k8s.io/linear");
        (await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.externalUrls}")).Should().Be("""["https://models.example.com/linear","http://linear.example.com"]""");

        await ApplyAsync("");
        await Eventually.GetAsync(NamesAsync, names => names.Count == 0, "every child of a section that left the spec is gone");
        await Kubectl.WaitForReadyAsync("linear");
        (await ConditionAsync("NetworkReady")).Should().BeNull();
    }

    [Test]
    public async Task Route_AcceptedByItsGateway_IsNetworkReady()
    {
        await ApplyAsync("network: {gateway: {parentRefs: [{name: edge}], hostnames: [models.example.com]}}");
        await Kubectl.WaitForReadyAsync("linear");
        ((string?)(await ConditionAsync("NetworkReady"))!["reason"]).Should().Be("RoutePending");

        await SaysAsync("False", "NotAllowedByListeners", "the listener takes no route from here");
        var refused = await ConditionAsync("NetworkReady", "NotAllowedByListeners");
        await SaysAsync("True", "Accepted", "");
        var accepted = await ConditionAsync("NetworkReady", "NetworkInPlace");

        ((string?)refused!["message"]).Should().Contain("edge refuses the HTTPRoute: the listener takes no route from here");
        ((string?)accepted!["status"]).Should().Be("True");
    }

    [Test]
    public async Task Child_ChangedByHand_IsCorrectedAndKeepsWhatIsNotOurs()
    {
        await ApplyAsync(EveryWay);
        await Eventually.GetAsync(NamesAsync, names => names.Count == 5, "the children are there");

        await Kubectl.RunAsync("annotate", "ingress", "linear", "cert-manager.io/cluster-issuer=letsencrypt");
        await Kubectl.RunAsync("patch", "ingress", "linear", "--type=merge", "-p", """{"spec": {"ingressClassName": "other"} }""");
        await Kubectl.RunAsync("patch", "netpol", "linear", "--type=json", "-p", """[{"op": "add", "path": "/spec/ingress/0/ports/-", "value": {"port": 22} }]""");
        await Kubectl.RunAsync("patch", "httproute", "linear", "--type=json", "-p", """[{"op": "add", "path": "/spec/rules/0/filters/-", "value": {"type": "RequestMirror"} }]""");
        await Kubectl.RunAsync("delete", "pdb", "linear");

        await ValueAsync("ingress", "{.spec.ingressClassName}", "nginx");
        await ValueAsync("netpol", "{.spec.ingress[0].ports[*].port}", "8080 8081");
        await ValueAsync("httproute", "{.spec.rules[0].filters[*].type}", "URLRewrite");
        await ValueAsync("pdb", "{.spec.maxUnavailable}", "1");
        await ValueAsync("ingress", "{.metadata.annotations.cert-manager\\.io/cluster-issuer}", "letsencrypt");
    }

    [Test]
    public async Task Ingress_OfSomebodyElse_IsLeftAloneAndNamed()
    {
        await Kubectl.RunAsync("create", "ingress", "linear", "--rule=theirs.example.com/*=theirs:80");

        await ApplyAsync(EveryWay);

        (await Kubectl.WaitForReasonAsync("linear", "NameTaken", 60)).Should().Contain("Ingress linear exists");
        ((string?)(await ConditionAsync("NetworkReady"))!["reason"]).Should().Be("NameTaken");
        (await NamesAsync()).Should().HaveCount(5, "the others are made all the same");
        await ApplyAsync("");
        await Kubectl.WaitForReadyAsync("linear");
        (await Kubectl.RunAsync("get", "ingress", "linear", "-o", "jsonpath={.spec.rules[*].host} {.metadata.ownerReferences}")).Should().Be("theirs.example.com ");
    }

    private async Task ApplyAsync(string spec) => await Kubectl.ApplyAsync(Manifest.InferenceService("linear", Uri, spec: spec));

    private string Uri => ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", OnnxModels.Scaled(2, -1));

    private async Task<IReadOnlyList<string>> NamesAsync() =>
        (await Kubectl.RunAsync("get", Kinds, "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task ValueAsync(string kind, string path, string expected) => Eventually.GetAsync(
        async () => (await Kubectl.TryAsync("get", kind, "linear", "-o", $"jsonpath={path}")).StandardOutput.TrimEnd(), value => value == expected, $"{kind} {path} is {expected}");

    private async Task<JsonNode?> ConditionAsync(string type) =>
        (await Kubectl.GetAsync("infsvc", "linear"))["status"]!["conditions"]!.AsArray().SingleOrDefault(condition => (string?)condition!["type"] == type);

    private Task<JsonNode?> ConditionAsync(string type, string reason) =>
        Eventually.GetAsync(() => ConditionAsync(type), condition => (string?)condition?["reason"] == reason, $"{type} has the reason {reason}");

    /// <summary>What the controller of the Gateway would write.</summary>
    private async Task SaysAsync(string status, string reason, string message)
    {
        var generation = await Kubectl.RunAsync("get", "httproute", "linear", "-o", "jsonpath={.metadata.generation}");
        await Kubectl.RunAsync("patch", "httproute", "linear", "--subresource=status", "--type=merge", "-p",
            $$"""
            {"status": {"parents": [{"parentRef": {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"}, "controllerName": "example.com/gateway",
              "conditions": [{"type": "Accepted", "status": "{{status}}", "reason": "{{reason}}", "message": "{{message}}", "observedGeneration": {{generation}},
                "lastTransitionTime": "2030-01-31T12:00:00Z"}] }] } }
            """);
    }
}
