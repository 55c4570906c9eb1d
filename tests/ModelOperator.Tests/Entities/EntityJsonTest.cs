using System.Text.Json.Nodes;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Yaml;
using Testing;

namespace ModelOperator.Tests.Entities;

public sealed class EntityJsonTest
{
    [Test]
    public void Entity_ReadAndWritten_KeepsEveryFieldOfTheApi()
    {
        // Every field once, with a value that no default has.
        var written = YamlParser.Parse("""
            apiVersion: serving.modeloperator.io/v1beta1
            kind: InferenceService
            metadata: {name: all, namespace: team-a}
            spec:
              model:
                storageUri: s3://bucket/key
                name: n
                sha256: aa
                signature: {publicKey: p, secretKeyRef: {name: s, key: k}, configMapKeyRef: {name: c, key: k}, uri: 's3://bucket/key.sig'}
                secretRef: {name: s}
                refresh: OnChange
                warmup: {iterations: 7, inputs: [{name: x, shape: [1, -1]}]}
              runtime:
                image: i
                executionProvider: TensorRt
                threads: {intraOp: 1, interOp: 2}
                batching: {maxBatchSize: 3, maxDelay: 4ms, maxQueueSize: 5}
                requestTimeout: 6s
                maxRequestBytes: 7Mi
                env: [{name: A, value: b}]
              resources: {requests: {cpu: 100m}, limits: {memory: 1Gi}}
              gpu: {profile: p, count: 2, resourceName: amd.com/gpu, nodeSelector: {a: b}}
              scaling:
                minReplicas: 0
                maxReplicas: 9
                metrics: [{type: Cpu, target: 1}]
                behavior: {scaleUp: {stabilizationWindowSeconds: 1}}
              rollout: {strategy: InPlace, progressDeadline: 1m}
              network:
                gateway: {parentRefs: [{name: g, namespace: ns, sectionName: sn}], hostnames: [h], path: /p}
                ingress: {className: c, hostnames: [h], tlsSecretName: t}
                policy: {allowFrom: [{podSelector: {matchLabels: {a: b}}, namespaceSelector: {}}, {cidr: 10.0.0.0/8}]}
              pod:
                labels: {a: b}
                annotations: {c: d}
                nodeSelector: {e: f}
                tolerations: [{key: k, operator: Exists}]
                affinity: {nodeAffinity: {}}
                topologySpreadConstraints: [{maxSkew: 1, topologyKey: t, whenUnsatisfiable: DoNotSchedule}]
                priorityClassName: pc
                runtimeClassName: rc
                serviceAccountName: sa
                imagePullSecrets: [{name: ips}]
                terminationGracePeriodSeconds: 8
              observability: {tracing: {endpoint: "http://e", samplingRatio: 0.5}, podMonitor: Never}
              security:
                apiKeys: {secretRef: {name: s}}
                jwt: {issuer: i, audiences: [a], jwksUri: 'https://i/k', jwksConfigMapKeyRef: {name: c, key: k}, requiredClaims: {sub: v}}
                tls: {secretName: t}
              suspend: true
            """)!;

        var read = ObjectJson.FromNode<V1Beta1InferenceService>(written);

        JsonNode.DeepEquals(ObjectJson.ToNode(read), written).Should().BeTrue(ObjectJson.ToNode(read).ToJsonString());
    }

    [Test]
    public void Entity_EveryFieldOfTheCrdsSpec_IsInTheTestAbove()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "tests", "ModelOperator.Tests", "Entities", "EntityJsonTest.cs"));
        var crd = YamlParser.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "crds", ModelOperator.Crds.InferenceServiceCrd.FileName)))!;
        var spec = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!.AsObject();

        spec.SelectMany(part => (part.Value!["properties"] as JsonObject ?? []).Select(field => field.Key).Append(part.Key))
            .Where(field => !source.Contains(field + ":", StringComparison.Ordinal))
            .Should().BeEmpty();
    }
}
