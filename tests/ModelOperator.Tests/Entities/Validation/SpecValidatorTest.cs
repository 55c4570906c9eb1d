using ModelOperator.Entities.Validation;

namespace ModelOperator.Tests.Entities.Validation;

public sealed class SpecValidatorTest
{
    private const string Model = "model: {storageUri: https://models.example/linear.onnx}\n";

    [TestCase("")]
    [TestCase("scaling: {minReplicas: 2, maxReplicas: 2}")]
    [TestCase("scaling: {minReplicas: 0}")]
    [TestCase("runtime: {requestTimeout: 500ms, maxRequestBytes: 1Mi, env: [{name: A, value: b}, {name: B, value: b}]}")]
    [TestCase("resources: {requests: {cpu: 500m}, limits: {cpu: 1}}")]
    [TestCase("pod: {labels: {team.example/size: XL.1_a, empty: ''}, annotations: {note: 'größer: 東京'}, nodeSelector: {zone: a}}")]
    [TestCase("runtime: {env: [{name: GREETING, value: 'grüße aus 東京'}, {name: log.level-2, value: ''}]}")]
    [TestCase("network: {gateway: {parentRefs: [{name: edge}], hostnames: [a.example], grpcHostnames: [grpc.a.example], path: /a}}")]
    [TestCase("network: {policy: {allowFrom: [{cidr: 10.0.0.0/8}, {podSelector: {}, namespaceSelector: {}}]}}")]
    public void Validate_GoodSpec_HasNoErrors(string spec) => SpecValidator.Validate(Samples.FromSpec(Model + spec)).Should().BeEmpty();

    [TestCase("model: {}", "spec.model.storageUri")]
    [TestCase("suspend: true", "spec.model")]
    [TestCase("model: {storageUri: linear.onnx}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: HTTPS://host/linear.onnx}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: 'https://host'}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: 'https://host/'}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: 'https://host/a b'}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: 'file://'}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: 's3://bucket'}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: \"https://host/a\\n\"}", "spec.model.storageUri")]
    [TestCase("model: {storageUri: 's3://b/k', name: 'a/b'}", "spec.model.name")]
    [TestCase("model: {storageUri: 's3://b/k', sha256: abc}", "spec.model.sha256")]
    [TestCase("model: {storageUri: 's3://b/k', refresh: Always}", "spec.model.refresh")]
    [TestCase("model: {storageUri: 's3://b/k', warmup: {iterations: -1}}", "spec.model.warmup.iterations")]
    [TestCase("model: {storageUri: 's3://b/k', warmup: {inputs: [{name: x, shape: [1]}, {name: x, shape: [2]}]}}", "spec.model.warmup.inputs")]
    [TestCase(Model + "runtime: {executionProvider: Cuda}", "spec.runtime.executionProvider")]
    [TestCase(Model + "runtime: {executionProvider: Gpu}", "spec.runtime.executionProvider")]
    [TestCase(Model + "runtime: {requestTimeout: '30'}", "spec.runtime.requestTimeout")]
    [TestCase(Model + "runtime: {requestTimeout: 1m30s}", "spec.runtime.requestTimeout")]
    [TestCase(Model + "runtime: {maxRequestBytes: 0}", "spec.runtime.maxRequestBytes")]
    [TestCase(Model + "runtime: {threads: {intraOp: 0}}", "spec.runtime.threads.intraOp")]
    [TestCase(Model + "runtime: {env: [{name: A}, {name: A}]}", "spec.runtime.env")]
    [TestCase(Model + "scaling: {minReplicas: 3, maxReplicas: 2}", "spec.scaling.maxReplicas")]
    [TestCase(Model + "scaling: {minReplicas: -1}", "spec.scaling.minReplicas")]
    [TestCase(Model + "scaling: {metrics: [{type: Cpu, target: 50}]}", "spec.scaling.metrics")]
    [TestCase(Model + "scaling: {behavior: {}}", "spec.scaling.behavior")]
    [TestCase(Model + "scaling: {maxReplicas: 2, metrics: [{type: Disk, target: 50}]}", "spec.scaling.metrics[0].type")]
    [TestCase(Model + "scaling: {maxReplicas: 2, metrics: [{type: Cpu}]}", "spec.scaling.metrics[0].target")]
    [TestCase(Model + "gpu: {profile: a100, resourceName: nvidia.com/gpu}", "spec.gpu.resourceName")]
    [TestCase(Model + "gpu: {resourceName: gpu}", "spec.gpu.resourceName")]
    [TestCase(Model + "gpu: {memory: 0}", "spec.gpu.memory")]
    [TestCase(Model + "resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", "spec.resources.requests[cpu]")]
    [TestCase(Model + "rollout: {strategy: Canary}", "spec.rollout.strategy")]
    [TestCase(Model + "rollout: {progressDeadline: 0s}", "spec.rollout.progressDeadline")]
    [TestCase(Model + "network: {gateway: {parentRefs: []}}", "spec.network.gateway.parentRefs")]
    [TestCase(Model + "network: {ingress: {hostnames: [UPPER]}}", "spec.network.ingress.hostnames")]
    [TestCase(Model + "network: {gateway: {parentRefs: [{name: edge}], grpcHostnames: [a.example]}}", "spec.network.gateway.grpcHostnames")]
    [TestCase(Model + "network: {gateway: {parentRefs: [{name: edge}], hostnames: [a.example], grpcHostnames: [a.example]}}", "spec.network.gateway.grpcHostnames")]
    [TestCase(Model + "network: {policy: {allowFrom: [{}]}}", "spec.network.policy.allowFrom[0]")]
    [TestCase(Model + "pod: {labels: {app.kubernetes.io/name: mine}}", "spec.pod.labels[app.kubernetes.io/name]")]
    [TestCase(Model + "pod: {labels: {größe: xl}}", "spec.pod.labels[größe]")]
    [TestCase(Model + "pod: {labels: {size: größer}}", "spec.pod.labels[size]")]
    [TestCase(Model + "pod: {labels: {a/b/c: x}}", "spec.pod.labels[a/b/c]")]
    [TestCase(Model + "pod: {annotations: {-a: x}}", "spec.pod.annotations[-a]")]
    [TestCase(Model + "pod: {annotations: {serving.modeloperator.io/template: x}}", "spec.pod.annotations[serving.modeloperator.io/template]")]
    [TestCase(Model + "pod: {nodeSelector: {zone: 'a b'}}", "spec.pod.nodeSelector[zone]")]
    [TestCase(Model + "gpu: {nodeSelector: {nvidia.com/gpu.product: -A100}}", "spec.gpu.nodeSelector[nvidia.com/gpu.product]")]
    [TestCase(Model + "runtime: {env: [{name: 'A=B'}]}", "spec.runtime.env[0].name")]
    [TestCase(Model + "runtime: {env: [{name: Größe}]}", "spec.runtime.env[0].name")]
    [TestCase(Model + "runtime: {env: [{value: x}]}", "spec.runtime.env[0].name")]
    [TestCase(Model + "runtime: {env: [{name: A, value: \"a\\0\"}]}", "spec.runtime.env[0].value")]
    [TestCase(Model + "runtime: {env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]}", "spec.runtime.env[0].valueFrom")]
    [TestCase(Model + "resources: {limits: {cpu: -1}}", "spec.resources.limits[cpu]")]
    [TestCase(Model + "resources: {limits: {cpu: 1e30}}", "spec.resources.limits[cpu]")]
    [TestCase(Model + "resources: {requests: {memory: 1e90}}", "spec.resources.requests[memory]")]
    [TestCase(Model + "observability: {tracing: {endpoint: collector:4317}}", "spec.observability.tracing.endpoint")]
    [TestCase(Model + "observability: {tracing: {endpoint: 'http://c:4317', samplingRatio: 2}}", "spec.observability.tracing.samplingRatio")]
    public void Validate_OneMistake_NamesItsField(string spec, string path) =>
        SpecValidator.Validate(Samples.FromSpec(spec)).Select(error => error.Path).Should().Equal(path);

    [TestCase("1linear")]
    [TestCase("a.b")]
    [TestCase("x234567890123456789012345678901234567890123456789012345678901234")]
    public void Validate_NameThatNoServiceCanCarry_NamesIt(string name)
    {
        var service = Samples.Minimal();
        service.Metadata.Name = name;

        SpecValidator.Validate(service).Should().ContainSingle().Which.Path.Should().Be("metadata.name");
    }

    [Test]
    public void Validate_NameOf63Characters_IsGood()
    {
        var service = Samples.Minimal();
        service.Metadata.Name = "x" + new string('2', 62);

        SpecValidator.Validate(service).Should().BeEmpty();
    }

    [Test]
    public void Validate_HugeEnvironment_NamesItsSizeAndTheLimit()
    {
        var value = new string('é', 20_000);

        var errors = SpecValidator.Validate(Samples.FromSpec($"{Model}runtime: {{env: [{{name: A, value: '{value}'}}, {{name: B, value: '{value}'}}]}}"));

        errors.Should().Equal(new FieldError("spec.runtime.env", "has 80002 bytes of names and values; at most 65536 are allowed: put large data into a file"));
    }

    [Test]
    public void Validate_SeveralMistakes_NamesThemAll() =>
        SpecValidator.Validate(Samples.FromSpec("model: {storageUri: x, sha256: y}\nscaling: {minReplicas: 2, maxReplicas: 1}"))
            .Select(error => error.Path).Should().BeEquivalentTo("spec.model.storageUri", "spec.model.sha256", "spec.scaling.maxReplicas");
}
