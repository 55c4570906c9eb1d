using LocalCluster.Schemas;

namespace LocalCluster.Tests.Schemas.Builtin;

public sealed class BuiltinSchemasTests
{
    [TestCase("", "v1", "Namespace")]
    [TestCase("", "v1", "Pod")]
    [TestCase("", "v1", "Service")]
    [TestCase("", "v1", "ConfigMap")]
    [TestCase("", "v1", "Secret")]
    [TestCase("", "v1", "Node")]
    [TestCase("", "v1", "Event")]
    [TestCase("", "v1", "ServiceAccount")]
    [TestCase("", "v1", "Endpoints")]
    [TestCase("", "v1", "PersistentVolumeClaim")]
    [TestCase("", "v1", "ResourceQuota")]
    [TestCase("", "v1", "LimitRange")]
    [TestCase("events.k8s.io", "v1", "Event")]
    [TestCase("discovery.k8s.io", "v1", "EndpointSlice")]
    [TestCase("apps", "v1", "Deployment")]
    [TestCase("apps", "v1", "ReplicaSet")]
    [TestCase("apps", "v1", "StatefulSet")]
    [TestCase("apps", "v1", "DaemonSet")]
    [TestCase("batch", "v1", "Job")]
    [TestCase("batch", "v1", "CronJob")]
    [TestCase("autoscaling", "v1", "HorizontalPodAutoscaler")]
    [TestCase("autoscaling", "v2", "HorizontalPodAutoscaler")]
    [TestCase("autoscaling", "v1", "Scale")]
    [TestCase("policy", "v1", "PodDisruptionBudget")]
    [TestCase("policy", "v1", "Eviction")]
    [TestCase("networking.k8s.io", "v1", "NetworkPolicy")]
    [TestCase("networking.k8s.io", "v1", "Ingress")]
    [TestCase("networking.k8s.io", "v1", "IngressClass")]
    [TestCase("coordination.k8s.io", "v1", "Lease")]
    [TestCase("rbac.authorization.k8s.io", "v1", "Role")]
    [TestCase("rbac.authorization.k8s.io", "v1", "RoleBinding")]
    [TestCase("rbac.authorization.k8s.io", "v1", "ClusterRole")]
    [TestCase("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding")]
    [TestCase("authorization.k8s.io", "v1", "SelfSubjectAccessReview")]
    [TestCase("apiextensions.k8s.io", "v1", "CustomResourceDefinition")]
    [TestCase("storage.k8s.io", "v1", "StorageClass")]
    [TestCase("scheduling.k8s.io", "v1", "PriorityClass")]
    [TestCase("node.k8s.io", "v1", "RuntimeClass")]
    public void TryGet_BuiltinKind_HasAnOpenApiSchemaWithDescriptions(string group, string version, string kind)
    {
        var openApi = BuiltinSchemas.TryGet(group, version, kind)!.ToOpenApi();

        openApi["type"].AsString().Should().Be("object");
        openApi["description"].AsString().Should().NotBeNullOrEmpty();
        openApi["properties"]!["metadata"]!["properties"]!["name"]!["description"].AsString().Should().NotBeNullOrEmpty();
    }

    [Test]
    public void TryGet_UnknownKind_IsNull()
    {
        BuiltinSchemas.TryGet("apps", "v1beta1", "Deployment").Should().BeNull();
        BuiltinSchemas.TryGet("", "v1", "Deployment").Should().BeNull();
    }

    [Test]
    public void ToOpenApi_Deployment_ShowsHowListsMerge()
    {
        var pod = BuiltinSchemas.TryGet("apps", "v1", "Deployment")!.ToOpenApi()["properties"]!["spec"]!["properties"]!["template"]!["properties"]!["spec"]!["properties"]!;

        var ports = pod["containers"]!["items"]!["properties"]!["ports"]!;
        ports["x-kubernetes-list-map-keys"]!.AsArray().Select(k => k.AsString()).Should().Equal("containerPort", "protocol");
        ports["x-kubernetes-patch-merge-key"].AsString().Should().Be("containerPort");
        pod["tolerations"]!["x-kubernetes-list-type"].AsString().Should().Be("atomic");
        pod["volumes"]!["x-kubernetes-patch-strategy"].AsString().Should().Be("merge,retainKeys");
    }

    [Test]
    public void Prune_UnknownFieldOfAContainer_IsNamedWithItsIndex()
    {
        var pod = Json.Object("{'spec': {'containers': [{'name': 'a', 'image': 'x', 'imagePolicy': 'y'}], 'nosuch': 1}}");

        BuiltinSchemas.TryGet("", "v1", "Pod")!.Prune(pod).Should().Equal("spec.containers[0].imagePolicy", "spec.nosuch");
    }

    [TestCase("apps", "Deployment", "{'spec': {'replicas': 'two'}}",
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [TestCase("", "ConfigMap", "{'data': {'a': 1}}", "json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [TestCase("", "ConfigMap", "{'metadata': {'name': 5}}", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string")]
    [TestCase("", "Pod", "{'spec': {'containers': [{'resources': {'limits': {'cpu': 'x y'}}}]}}",
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [TestCase("coordination.k8s.io", "Lease", "{'spec': {'renewTime': '2026-01-01T00:00:02Z'}}",
        "parsing time \"2026-01-01T00:00:02Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\"")]
    [TestCase("coordination.k8s.io", "Lease", "{'spec': {'renewTime': '2026-01-01T00:00:02.1234567Z'}}",
        "parsing time \"2026-01-01T00:00:02.1234567Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"7Z\" as \"Z07:00\"")]
    [TestCase("coordination.k8s.io", "Lease", "{'spec': {'renewTime': '2026-01-01 00:00:02'}}",
        "parsing time \"2026-01-01 00:00:02\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \" 00:00:02\" as \"T\"")]
    [TestCase("coordination.k8s.io", "Lease", "{'spec': {'renewTime': '2026-01-01T00:00:02.123456Z', 'leaseDurationSeconds': 5}}", null)]
    public void FindTypeError_WrongType_IsTheDecodersError(string group, string kind, string obj, string? expected) =>
        BuiltinSchemas.TryGet(group, "v1", kind)!.FindTypeError(Json.Object(obj)).Should().Be(expected);
}
