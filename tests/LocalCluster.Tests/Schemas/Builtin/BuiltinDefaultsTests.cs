using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Schemas.Builtin;

/// <summary>Objects as they are posted, and as a real server stores them.</summary>
public sealed class BuiltinDefaultsTests
{
    [Test]
    public void Default_Deployment_FillsInPodAndStrategy()
    {
        var spec = Defaulted("apps", "v1", "Deployment", "{'spec': {'template': {'spec': {'containers': [{'name': 'main', 'image': 'r.example/app:1'}]}}}}")["spec"]!;

        Json.Text(spec).Should().Be(Json.Text(
            "{'replicas': 1, 'template': {'metadata': {}, 'spec': {'containers': [{'name': 'main', 'image': 'r.example/app:1', 'resources': {}, "
            + "'terminationMessagePath': '/dev/termination-log', 'terminationMessagePolicy': 'File', 'imagePullPolicy': 'IfNotPresent'}], "
            + "'restartPolicy': 'Always', 'terminationGracePeriodSeconds': 30, 'dnsPolicy': 'ClusterFirst', 'securityContext': {}, "
            + "'schedulerName': 'default-scheduler'}}, 'strategy': {'type': 'RollingUpdate', 'rollingUpdate': {'maxUnavailable': '25%', 'maxSurge': '25%'}}, "
            + "'revisionHistoryLimit': 10, 'progressDeadlineSeconds': 600}"));
    }

    [TestCase("r.example/app", "Always")]
    [TestCase("r.example:5000/app", "Always")]
    [TestCase("r.example/app:latest", "Always")]
    [TestCase("r.example:5000/app:1", "IfNotPresent")]
    [TestCase("r.example/app@sha256:00", "IfNotPresent")]
    public void Default_ImagePullPolicy_FollowsTheTag(string image, string expected) =>
        Defaulted("", "v1", "Pod", $"{{'spec': {{'containers': [{{'name': 'c', 'image': '{image}'}}]}}}}")
            ["spec"]!["containers"]![0]!["imagePullPolicy"].AsString().Should().Be(expected);

    [Test]
    public void Default_Pod_TakesRequestsFromLimitsInCanonicalForm()
    {
        var pod = Defaulted("", "v1", "Pod", "{'spec': {'containers': [{'name': 'c', 'image': 'x:1', 'resources': {'limits': {'cpu': '1.0', 'memory': '1024Mi'}}}]}}");

        Json.Text(pod["spec"]!["containers"]![0]!["resources"]).Should().Be(
            Json.Text("{'limits': {'cpu': '1', 'memory': '1Gi'}, 'requests': {'cpu': '1', 'memory': '1Gi'}}"));
        pod["spec"]!["enableServiceLinks"].AsBool().Should().BeTrue();
    }

    [Test]
    public void Default_VolumesProbesAndRefs_AreFilledIn()
    {
        var spec = Defaulted(
            "",
            "v1",
            "Pod",
            "{'spec': {'serviceAccountName': 'sa', 'containers': [{'name': 'c', 'image': 'x:1', 'ports': [{'containerPort': 80}], 'livenessProbe': {'httpGet': "
            + "{'path': '/h', 'port': 80}}, 'env': [{'name': 'E', 'value': ''}, {'name': 'P', 'valueFrom': {'fieldRef': {'fieldPath': 'metadata.name'}}}]}], "
            + "'volumes': [{'name': 'c', 'configMap': {'name': 'x'}}, {'name': 'e', 'emptyDir': {}}]}}")["spec"]!;

        var container = spec["containers"]![0]!;
        Json.Text(container["livenessProbe"]).Should().Be(Json.Text(
            "{'httpGet': {'path': '/h', 'port': 80, 'scheme': 'HTTP'}, 'timeoutSeconds': 1, 'periodSeconds': 10, 'successThreshold': 1, 'failureThreshold': 3}"));
        Json.Text(container["ports"]).Should().Be(Json.Text("[{'containerPort': 80, 'protocol': 'TCP'}]"));
        Json.Text(container["env"]).Should().Be(Json.Text("[{'name': 'E'}, {'name': 'P', 'valueFrom': {'fieldRef': {'apiVersion': 'v1', 'fieldPath': 'metadata.name'}}}]"));
        Json.Text(spec["volumes"]).Should().Be(Json.Text("[{'name': 'c', 'configMap': {'name': 'x', 'defaultMode': 420}}, {'name': 'e', 'emptyDir': {}}]"));
        spec["serviceAccount"].AsString().Should().Be("sa");
    }

    [Test]
    public void Default_Service_FillsInPortsAndPolicies() =>
        Json.Text(Defaulted("", "v1", "Service", "{'spec': {'ports': [{'port': 80}]}}")).Should().Be(Json.Text(
            "{'metadata': {}, 'spec': {'ports': [{'protocol': 'TCP', 'port': 80, 'targetPort': 80}], 'type': 'ClusterIP', 'sessionAffinity': 'None', "
            + "'internalTrafficPolicy': 'Cluster'}, 'status': {'loadBalancer': {}}}"));

    [Test]
    public void Default_Autoscaler_FillsInMetricsAndTheRestOfABehavior()
    {
        var plain = Defaulted("autoscaling", "v2", "HorizontalPodAutoscaler", "{'spec': {'maxReplicas': 3, 'scaleTargetRef': {'kind': 'D', 'name': 'd'}}}");
        var partly = Defaulted(
            "autoscaling", "v2", "HorizontalPodAutoscaler", "{'spec': {'maxReplicas': 3, 'behavior': {'scaleDown': {'stabilizationWindowSeconds': 60}}}}");

        Json.Text(plain["spec"]!["metrics"]).Should().Be(Json.Text(
            "[{'type': 'Resource', 'resource': {'name': 'cpu', 'target': {'type': 'Utilization', 'averageUtilization': 80}}}]"));
        plain["spec"]!.AsObject().Should().NotContainKey("behavior");
        Json.Text(plain["status"]).Should().Be(Json.Text("{'desiredReplicas': 0, 'currentMetrics': null}"));
        Json.Text(partly["spec"]!["behavior"]).Should().Be(Json.Text(
            "{'scaleUp': {'stabilizationWindowSeconds': 0, 'selectPolicy': 'Max', 'policies': [{'type': 'Pods', 'value': 4, 'periodSeconds': 15}, "
            + "{'type': 'Percent', 'value': 100, 'periodSeconds': 15}]}, 'scaleDown': {'stabilizationWindowSeconds': 60, 'selectPolicy': 'Max', "
            + "'policies': [{'type': 'Percent', 'value': 100, 'periodSeconds': 15}]}}"));
    }

    [TestCase("networking.k8s.io", "NetworkPolicy", "{'spec': {'egress': [{}]}}", "{'metadata': {}, 'spec': {'podSelector': {}, 'egress': [{}], 'policyTypes': ['Ingress', 'Egress']}}")]
    [TestCase("", "Secret", "{'stringData': {'a': 'hello'}}", "{'metadata': {}, 'data': {'a': 'aGVsbG8='}, 'type': 'Opaque'}")]
    [TestCase("", "Namespace", "{'metadata': {'name': 'n'}}", "{'metadata': {'name': 'n', 'labels': {'kubernetes.io/metadata.name': 'n'}}, 'spec': {}, 'status': {}}")]
    [TestCase("coordination.k8s.io", "Lease", "{}", "{'metadata': {}, 'spec': {}}")]
    [TestCase("coordination.k8s.io", "Lease", "{'spec': {'holderIdentity': ''}}", "{'metadata': {}, 'spec': {'holderIdentity': ''}}")]
    [TestCase("", "ConfigMap", "{'metadata': {'labels': {}}, 'data': {'empty': ''}}", "{'metadata': {}, 'data': {'empty': ''}}")]
    public void Default_OtherKinds_AsStored(string group, string kind, string posted, string stored) =>
        Json.Text(Defaulted(group, "v1", kind, posted)).Should().Be(Json.Text(stored));

    [Test]
    public void Default_Event_HasItsEmptyFields() =>
        Defaulted("", "v1", "Event", "{'reason': 'R'}").Select(p => p.Key)
            .Should().Contain(["eventTime", "firstTimestamp", "lastTimestamp", "source", "reportingComponent", "reportingInstance"]);

    private static JsonObject Defaulted(string group, string version, string kind, string text)
    {
        var obj = Json.Object(text);
        BuiltinSchemas.TryGet(group, version, kind)!.Default(obj);
        return obj;
    }
}
