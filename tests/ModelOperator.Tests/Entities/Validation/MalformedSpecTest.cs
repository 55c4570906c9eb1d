using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Entities;
using ModelOperator.Entities.Validation;
using ModelOperator.Kubernetes.Serialization;
using ModelOperator.Settings;
using ModelOperator.Status;
using ModelOperator.Yaml;

namespace ModelOperator.Tests.Entities.Validation;

/// <summary>Each field of the spec in turn holds each kind of nonsense, as a cluster without the schema lets through: it is named, and nothing throws.</summary>
public sealed class MalformedSpecTest
{
    private const string Whole = """
        model: {storageUri: "s3://b/k", name: n, sha256: aa, secretRef: {name: s}, refresh: OnChange, warmup: {iterations: 7, inputs: [{name: x, shape: [1, -1]}]}}
        runtime: {image: i, executionProvider: Cpu, threads: {intraOp: 1, interOp: 2}, batching: {maxBatchSize: 3, maxDelay: 4ms, maxQueueSize: 5}, requestTimeout: 6s, maxRequestBytes: 7Mi, env: [{name: A, value: b}]}
        resources: {requests: {cpu: 100m}, limits: {memory: 1Gi}}
        gpu: {profile: p, count: 2, resourceName: amd.com/gpu, nodeSelector: {a: b}}
        scaling: {minReplicas: 0, maxReplicas: 9, metrics: [{type: Cpu, target: 1}], behavior: {scaleUp: {stabilizationWindowSeconds: 1}}}
        rollout: {strategy: InPlace, progressDeadline: 1m}
        network: {gateway: {parentRefs: [{name: g, namespace: ns, sectionName: sn}], hostnames: [h], path: /p}, ingress: {className: c, hostnames: [h], tlsSecretName: t}, policy: {allowFrom: [{podSelector: {matchLabels: {a: b}}, namespaceSelector: {}}, {cidr: 10.0.0.0/8}]}}
        pod: {labels: {a: b}, annotations: {c: d}, nodeSelector: {e: f}, tolerations: [{key: k, operator: Exists}], affinity: {nodeAffinity: {}}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: t, whenUnsatisfiable: DoNotSchedule}], priorityClassName: pc, runtimeClassName: rc, serviceAccountName: sa, imagePullSecrets: [{name: ips}], terminationGracePeriodSeconds: 8}
        observability: {tracing: {endpoint: "http://e", samplingRatio: 0.5}, podMonitor: Never}
        suspend: true
        """;

    private static readonly string[] Nonsense = ["null", "true", "-7", "1e40", "99999999999999999999", "\"\"", "\"\\u0000é\\uD83D\\uDE00\"", "[]", "[null]", "[[5]]", "{}", "{\"a\":null}", "{\"a\":{\"b\":[1]}}"];

    private static readonly JsonTypeInfo<V1Beta1InferenceService> Type =
        (JsonTypeInfo<V1Beta1InferenceService>)ApiJson.CreateOptions(EntityJson.Resolver).GetTypeInfo(typeof(V1Beta1InferenceService));

    private static IEnumerable<string> Values => Nonsense;

    [TestCaseSource(nameof(Values))]
    public void Validate_AnyFieldWithNonsense_NamesItOrTakesIt(string nonsense)
    {
        foreach (var path in Paths(YamlParser.Parse(Whole)!, []).ToList())
        {
            var spec = YamlParser.Parse(Whole)!;
            Set(spec, path, JsonNode.Parse(nonsense));

            var service = Read(spec)!;
            var errors = SpecValidator.Validate(service);
            var status = StatusBuilder.Build(service, new Observation { SpecErrors = errors }, new OperatorConfiguration(), DateTime.UnixEpoch);

            var where = $"spec.{string.Join('.', path)}";
            status.Conditions.Should().OnlyContain(condition => condition.Message.Length <= 1024 && !condition.Message.Any(char.IsControl), where);
            if (service.DecodeErrors.Count > 0)
            {
                errors.Should().NotBeEmpty();
                status.Conditions!.Single(condition => condition.Type == "SpecValid").Message.Should().Contain(path[0], where);
            }
        }
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("5")]
    [TestCase("{}")]
    public void Validate_NoSpecAtAll_MissesTheModel(string spec) =>
        SpecValidator.Validate(Read(JsonNode.Parse(spec))!).Select(error => error.Path).Should().Contain(path => path == "spec" || path == "spec.model");

    private static V1Beta1InferenceService? Read(JsonNode? spec)
    {
        var document = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "linear", ["namespace"] = "team-a", ["generation"] = 1 }, ["spec"] = spec?.DeepClone() };
        return new ObjectDecoder<V1Beta1InferenceService>(Type, NullLogger.Instance).Decode(new ReadOnlySequence<byte>(JsonSerializer.SerializeToUtf8Bytes(document)));
    }

    private static IEnumerable<string[]> Paths(JsonNode node, string[] above) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Paths(field.Value!, [.. above, field.Key]).Append([.. above, field.Key])),
        JsonArray items => items.SelectMany((item, index) => Paths(item!, [.. above, $"{index}"]).Append([.. above, $"{index}"])),
        _ => [],
    };

    private static void Set(JsonNode spec, string[] path, JsonNode? value)
    {
        var parent = path.SkipLast(1).Aggregate(spec, (node, name) => node is JsonArray items ? items[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        if (parent is JsonArray list)
        {
            list[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[path[^1]] = value;
        }
    }
}
