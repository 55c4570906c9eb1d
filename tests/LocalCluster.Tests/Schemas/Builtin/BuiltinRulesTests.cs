using LocalCluster.Schemas;

namespace LocalCluster.Tests.Schemas.Builtin;

public sealed class BuiltinRulesTests
{
    private const string Template = "'selector': {'matchLabels': {'app': 'a'}}, 'template': {'metadata': {'labels': {'app': 'a'}}, 'spec': {'containers': [{'name': 'main', 'image': 'x:1'}]}}";

    [Test]
    public void Validate_GoodDeployment_HasNoErrors() =>
        Errors("apps", "v1", "Deployment", $"{{'spec': {{{Template}}}}}").Should().BeEmpty();

    [Test]
    public void Validate_BadDeployment_NamesAllInOrder() =>
        Errors(
            "apps",
            "v1",
            "Deployment",
            "{'spec': {'replicas': -1, 'selector': {'matchLabels': {'app': 'bad'}}, 'template': {'metadata': {'labels': {'app': 'other'}}, "
            + "'spec': {'containers': [{'name': 'Bad_Name', 'image': 'x:1'}]}}}}")
            .Select(e => e.Split(':')[0]).Should().Equal("spec.replicas", "spec.template.metadata.labels", "spec.template.spec.containers[0].name");

    [TestCase("{'spec': {'containers': [{'name': 'a'}]}}", "spec.containers[0].image: Required value")]
    [TestCase("{'spec': {'containers': []}}", "spec.containers: Required value")]
    [TestCase("{'spec': {'containers': [{'name': 'a', 'image': 'x'}, {'name': 'a', 'image': 'x'}]}}", "spec.containers[1].name: Duplicate value: \"a\"")]
    [TestCase("{'spec': {'containers': [{'name': 'a', 'image': 'x', 'volumeMounts': [{'name': 'v', 'mountPath': '/v'}]}]}}",
        "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [TestCase("{'spec': {'volumes': [{'name': 'v', 'configMap': {}, 'emptyDir': {}}], 'containers': [{'name': 'a', 'image': 'x'}]}}",
        "spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type")]
    [TestCase("{'spec': {'restartPolicy': 'Sometimes', 'containers': [{'name': 'a', 'image': 'x'}]}}",
        "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [TestCase("{'spec': {'containers': [{'name': 'a', 'image': 'x', 'resources': {'limits': {'cpu': '1'}, 'requests': {'cpu': '2'}}}]}}",
        "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    public void Validate_BadPod_SaysWhatAServerSays(string pod, string expected) =>
        Errors("", "v1", "Pod", pod).Should().Equal(expected);

    [TestCase("coordination.k8s.io", "v1", "Lease", "{'spec': {'leaseDurationSeconds': 0}}", "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0")]
    [TestCase("coordination.k8s.io", "v1", "Lease", "{'spec': {'leaseTransitions': -1}}", "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0")]
    [TestCase("autoscaling", "v1", "Scale", "{'spec': {'replicas': -1}}", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [TestCase("", "v1", "Service", "{'spec': {'ports': [{'port': 0}]}}", "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [TestCase("events.k8s.io", "v1", "Event", "{'apiVersion': 'events.k8s.io/v1', 'reason': 'R', 'type': 'Normal'}", "eventTime: Required value")]
    [TestCase("", "v1", "Event", "{'metadata': {'namespace': 'a'}, 'involvedObject': {'namespace': 'b'}}",
        "involvedObject.namespace: Invalid value: \"b\": does not match event.namespace")]
    [TestCase("autoscaling", "v2", "HorizontalPodAutoscaler", "{'spec': {'scaleTargetRef': {'kind': 'D', 'name': 'd'}, 'minReplicas': 5, 'maxReplicas': 3}}",
        "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`")]
    public void Validate_OtherKinds_SayWhatAServerSays(string group, string version, string kind, string obj, string expected) =>
        Errors(group, version, kind, obj).Should().Equal(expected);

    [Test]
    public void Validate_SelectorOfADeployment_CanNotChange()
    {
        var old = Json.Object($"{{'spec': {{{Template}}}}}");
        var changed = old.DeepClone().AsObject();
        changed["spec"]!["selector"]!["matchLabels"]!["app"] = "e";

        BuiltinSchemas.TryGet("apps", "v1", "Deployment")!.Validate(changed, old).Select(e => e.ToString()).Should().Equal(
            "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`",
            "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"e\"}}: field is immutable");
    }

    [Test]
    public void Validate_RecreateWithRollingUpdate_IsForbidden() =>
        Errors("apps", "v1", "Deployment", $"{{'spec': {{{Template}, 'strategy': {{'type': 'Recreate', 'rollingUpdate': {{}}}}}}}}")
            .Should().Equal("spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'");

    private static IEnumerable<string> Errors(string group, string version, string kind, string obj) =>
        BuiltinSchemas.TryGet(group, version, kind)!.Validate(Json.Object(obj), null).Select(e => e.ToString());
}
