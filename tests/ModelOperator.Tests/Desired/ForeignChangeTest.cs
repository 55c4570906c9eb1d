using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Settings;
using ModelOperator.Yaml;

namespace ModelOperator.Tests.Desired;

/// <summary>For each kind of child: what somebody else changed of our fields is seen, and what is theirs, or the server's own default, is not.</summary>
public sealed class ForeignChangeTest
{
    private const string Spec =
        """
        model: {storageUri: https://models.example/linear.onnx}
        scaling: {minReplicas: 2, maxReplicas: 4, behavior: {scaleUp: {tolerance: 0.05, policies: [{type: Pods, value: 1, periodSeconds: 15}]}}}
        network:
          gateway: {parentRefs: [{name: edge}], hostnames: [models.example.com], grpcHostnames: [grpc.example.com], path: /linear}
          ingress: {className: nginx, hostnames: [linear.example.com], tlsSecretName: tls}
          policy: {allowFrom: [{podSelector: {matchLabels: {app: web}}}]}
        observability: {podMonitor: Always}
        """;

    private static IEnumerable<TestCaseData> OurFields()
    {
        yield return Change("ServiceAccount", "automountServiceAccountToken", "true");
        yield return Change("Service", "spec.ports[1].appProtocol", "tcp");
        yield return Change("Service", "spec.selector.other", "x");
        yield return Change("HorizontalPodAutoscaler", "spec.maxReplicas", "9");
        yield return Change("HorizontalPodAutoscaler", "spec.metrics[0].resource.target.averageUtilization", "10");
        yield return Change("HorizontalPodAutoscaler", "spec.behavior.scaleUp.tolerance", "100m");
        yield return Change("HorizontalPodAutoscaler", "spec.behavior.scaleUp.policies[+]", "{type: Percent, value: 5, periodSeconds: 15}");
        yield return Change("PodDisruptionBudget", "spec.maxUnavailable", "2");
        yield return Change("PodDisruptionBudget", "spec.unhealthyPodEvictionPolicy", "IfHealthyBudget");
        yield return Change("PodDisruptionBudget", "spec.selector.matchLabels.other", "x");
        yield return Change("PodDisruptionBudget", "spec.selector.matchExpressions", "[{key: x, operator: Exists}]");
        yield return Change("NetworkPolicy", "spec.podSelector.matchLabels.other", "x");
        yield return Change("NetworkPolicy", "spec.ingress[+]", "{from: []}");
        yield return Change("NetworkPolicy", "spec.ingress[0].ports[+]", "{port: 22, protocol: TCP}");
        yield return Change("NetworkPolicy", "spec.ingress[0].from[0].namespaceSelector", "{matchLabels: {x: y}}");
        yield return Change("NetworkPolicy", "spec.policyTypes[+]", "Egress");
        yield return Change("Ingress", "spec.ingressClassName", "other");
        yield return Change("Ingress", "spec.rules[+]", "{host: other.example.com}");
        yield return Change("Ingress", "spec.rules[0].http.paths[0].backend.service.name", "other");
        yield return Change("Ingress", "spec.tls[0].secretName", "other");
        yield return Change("HTTPRoute", "spec.parentRefs[+]", "{name: other}");
        yield return Change("HTTPRoute", "spec.hostnames[0]", "other.example.com");
        yield return Change("HTTPRoute", "spec.rules[0].backendRefs[0].port", "81");
        yield return Change("HTTPRoute", "spec.rules[0].filters[+]", "{type: RequestMirror}");
        yield return Change("HTTPRoute", "spec.rules[0].timeouts", "{request: 1s}");
        yield return Change("HTTPRoute", "spec.rules[0].matches[0].headers", "[{name: x, value: y}]");
        yield return Change("GRPCRoute", "spec.rules[0].matches[0].method.service", "other");
        yield return Change("GRPCRoute", "spec.rules[0].filters", "[{type: RequestMirror}]");
        yield return Change("PodMonitor", "spec.podMetricsEndpoints[0].path", "/other");
        yield return Change("PodMonitor", "spec.selector.matchLabels.other", "x");
    }

    private static IEnumerable<TestCaseData> TheirFields()
    {
        yield return Change("ServiceAccount", "imagePullSecrets", "[{name: theirs}]");
        yield return Change("Service", "spec.sessionAffinity", "None");
        yield return Change("Service", "spec.ports[+]", "{name: theirs, port: 9000, protocol: TCP, targetPort: 9000}");
        yield return Change("HorizontalPodAutoscaler", "spec.behavior.scaleDown", "{selectPolicy: Max, policies: [{type: Percent, value: 100, periodSeconds: 15}]}");
        yield return Change("HorizontalPodAutoscaler", "spec.behavior.scaleUp.selectPolicy", "Max");
        yield return Change("PodDisruptionBudget", "metadata.annotations.theirs", "x");
        yield return Change("NetworkPolicy", "spec.egress", "[{}]");
        yield return Change("Ingress", "spec.defaultBackend", "{service: {name: theirs, port: {number: 80}}}");
        yield return Change("Ingress", "metadata.annotations.[cert-manager.io/cluster-issuer]", "letsencrypt");
        yield return Change("HTTPRoute", "spec.parentRefs[0].group", "gateway.networking.k8s.io");
        yield return Change("HTTPRoute", "spec.parentRefs[0].kind", "Gateway");
        yield return Change("HTTPRoute", "spec.rules[0].backendRefs[0].weight", "1");
        yield return Change("HTTPRoute", "spec.rules[0].backendRefs[0].group", "''");
        yield return Change("GRPCRoute", "spec.rules[0].backendRefs[0].kind", "Service");
        yield return Change("PodMonitor", "spec.sampleLimit", "1000");
        yield return Change("PodMonitor", "metadata.labels.release", "prometheus");
    }

    [Test]
    public void Plan_OfTheSpec_HasEveryKind() => Plan().All.Select(child => child.GetType()).Should().Equal(ChildKinds.All.Select(kind => kind.Type));

    [TestCaseSource(nameof(OurFields))]
    public void IsUpToDate_OurFieldChanged_NeedsAWrite(string kind, string path, string value) => IsUpToDate(kind, path, value).Should().BeFalse();

    [TestCaseSource(nameof(TheirFields))]
    public void IsUpToDate_TheirFieldAdded_NeedsNone(string kind, string path, string value) => IsUpToDate(kind, path, value).Should().BeTrue();

    private static TestCaseData Change(string kind, string path, string value) => new(kind, path, value);

    private static bool IsUpToDate(string kind, string path, string value)
    {
        var desired = Plan().All.Single(child => child.Kind == kind);
        var live = ObjectJson.ToNode(desired);
        Set(live, path, YamlParser.Parse(value));
        return ChildKinds.All.Single(entry => entry.Type == desired.GetType()).Accept(new Comparison(desired, live));
    }

    private static DesiredChildren Plan()
    {
        var service = Samples.FromSpec(Spec);
        return DesiredChildren.Plan(service, EffectiveSpec.Resolve(service, new OperatorConfiguration()), new ClusterFacts(null));
    }

    /// <summary>A path such as <c>spec.rules[0].host</c>; [+] is a new item, and .[a.b/c] a key with dots.</summary>
    private static void Set(JsonNode live, string path, JsonNode? value)
    {
        var steps = Steps(path).ToList();
        var at = steps.SkipLast(1).Aggregate(live, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (steps[^1] == "+")
        {
            at.AsArray().Add(value);
        }
        else if (int.TryParse(steps[^1], out var last))
        {
            at[last] = value;
        }
        else
        {
            at[steps[^1]] = value;
        }
    }

    private static IEnumerable<string> Steps(string path)
    {
        var key = path.IndexOf(".[", StringComparison.Ordinal);
        return key < 0
            ? path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
            : [.. path[..key].Split('.'), path[(key + 2)..^1]];
    }

    // As in the operator: what the server sends is read into our types first.
    private sealed class Comparison(IKubernetesObject<V1ObjectMeta> desired, JsonNode live) : IChildKindVisitor<bool>
    {
        public bool Visit<T>(ChildKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            AppliedMark.IsUpToDate(desired, ObjectJson.FromNode<T>(live));
    }
}
