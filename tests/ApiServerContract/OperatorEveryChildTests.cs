using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>
/// A service with every section that makes a child of a built-in kind, and with values that an API server writes in another way than they were sent: nothing of it is refused, and nothing is
/// written twice because it came back in another form.
/// </summary>
public sealed class OperatorEveryChildTests : OperatorContractTest
{
    private const string Spec =
        """
        {
          "model": {
            "storageUri": "configmap://models/m.onnx", "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "secretRef": {"name": "store.keys"}, "signature": {"publicKey": "-----BEGIN PUBLIC KEY-----\nMCo=\n-----END PUBLIC KEY-----\n"}, "refresh": "OnChange"
          },
          "runtime": {
            "env": [{"name": "EMPTY", "value": ""}, {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"} } },
              {"name": "LIMIT", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"} } }],
            "batching": {"maxBatchSize": 8, "maxDelay": "2ms"}
          },
          "resources": {"requests": {"cpu": "0.5", "memory": "1073741824"}, "limits": {"cpu": "1500m", "memory": "2048Mi", "ephemeral-storage": "1e9"} },
          "gpu": {"resourceName": "nvidia.com/mig-1g.10gb", "nodeSelector": {"gpu": "yes"} },
          "scaling": {
            "minReplicas": 2, "maxReplicas": 4, "metrics": [{"type": "Cpu", "target": 60}, {"type": "Memory", "target": 80}],
            "behavior": {"scaleDown": {"stabilizationWindowSeconds": 60, "policies": [{"type": "Percent", "value": 10, "periodSeconds": 60}]} }
          },
          "network": {
            "ingress": {"className": "nginx", "hostnames": ["a.example.com", "*.example.org"], "tlsSecretName": "tls"},
            "policy": {"allowFrom": [{"podSelector": {} }, {"cidr": "10.0.0.0/8"}, {"namespaceSelector": {"matchLabels": {"team": "a"} } }]}
          },
          "pod": {
            "labels": {"team": "a"}, "annotations": {"note": ""}, "nodeSelector": {"zone": "b"},
            "tolerations": [{"operator": "Exists"}, {"key": "a", "value": "", "effect": "NoExecute", "tolerationSeconds": 0}],
            "affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
              {"weight": 1, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"a": "b"} } } }]} },
            "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway"}],
            "imagePullSecrets": [{"name": "registry"}], "terminationGracePeriodSeconds": 0
          }
        }
        """;

    [SetUp]
    public async Task CreateAsync() => (await Api.CreateAsync(Services(), Json(
        $$"""{"apiVersion": "{{GroupVersion}}", "kind": "InferenceService", "metadata": {"name": "full"}, "spec": {{Spec}} }"""))).Expect(HttpStatusCode.Created);

    [Test]
    public async Task EveryBuiltinChild_IsTakenByTheServer()
    {
        foreach (var path in Children())
        {
            await ExistingAsync(path);
        }

        await SettledAsync();
        var conditions = (await Api.GetAsync(Services("full"))).Body;
        conditions.Texts("/status/conditions", "/reason").Should().NotContain(["ApplyRefused", "ApplyFailed", "InvalidSpec"], "{0}", conditions);
    }

    [Test]
    public async Task EveryBuiltinChild_AfterARestart_IsNotWrittenAgain()
    {
        await SettledAsync();
        var before = await VersionsAsync();

        await RestartOperatorAsync();
        // It comes after the first in the list of the start: with its children there, the first has been looked at.
        await CreateServiceAsync("marker", """{"minReplicas": 1}""");
        await ExistingAsync(Deployments("marker"));
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Services("marker"))).Text("/status/observedGeneration") == "1", "the second service is looked at");

        (await VersionsAsync()).Should().Equal(before);
    }

    private string[] Children() =>
    [
        Core("serviceaccounts", "full"), Core("services", "full"), Deployments("full"), Autoscaler("full"), Custom("policy/v1", "poddisruptionbudgets", "full"),
        Custom("networking.k8s.io/v1", "networkpolicies", "full"), Custom("networking.k8s.io/v1", "ingresses", "full"),
    ];

    /// <summary>Everything is made, and the replicas are handed over to the autoscaler.</summary>
    private async Task SettledAsync()
    {
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Services("full"))).Text("/status/observedGeneration") == "1", "the status is written");
        await Eventually.HoldsAsync(
            async () => (await ExistingAsync(Deployments("full"))).At("/metadata/annotations")?["serving.modeloperator.io/applied-replicas"] is null,
            "the number of replicas is the autoscaler's");
    }

    private async Task<IReadOnlyList<string>> VersionsAsync()
    {
        var versions = new List<string>();
        foreach (var path in Children())
        {
            versions.Add($"{path} {(await ExistingAsync(path)).Version}");
        }

        return versions;
    }
}
