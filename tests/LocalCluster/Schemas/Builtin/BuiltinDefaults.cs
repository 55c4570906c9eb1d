using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Builtin;

/// <summary>
/// Defaults that depend on other fields, by the name of the type; each runs before the type's own defaults are filled in. What a
/// real server fills in only while it stores an object (addresses of a Service, the token volume of a Pod, phases) is not here.
/// </summary>
internal static class BuiltinDefaults
{
    private static readonly FrozenDictionary<string, Action<JsonObject>> ByType = new Dictionary<string, Action<JsonObject>>
    {
        ["Pod"] = PodDefaults.Pod,
        ["PodSpec"] = PodDefaults.PodSpec,
        ["Container"] = PodDefaults.Container,
        ["EphemeralContainer"] = PodDefaults.Container,
        ["Namespace"] = Namespace,
        ["Secret"] = Secret,
        ["ServiceSpec"] = ServiceSpec,
        ["ServicePort"] = ServicePort,
        ["DeploymentStrategy"] = RollingUpdate,
        ["StatefulSetUpdateStrategy"] = RollingUpdate,
        ["DaemonSetUpdateStrategy"] = RollingUpdate,
        ["JobSpec"] = JobSpec,
        ["HorizontalPodAutoscalerSpec"] = AutoscalerDefaults.Metrics,
        ["HorizontalPodAutoscalerBehavior"] = AutoscalerDefaults.Behavior,
        ["NetworkPolicySpec"] = NetworkPolicySpec,
        ["RoleRef"] = RbacGroup,
        ["Subject"] = Subject,
        ["CustomResourceDefinitionSpec"] = DefinitionSpec,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Apply(string type, JsonObject obj)
    {
        if (ByType.TryGetValue(type, out var defaults))
        {
            defaults(obj);
        }
    }

    private static void Namespace(JsonObject obj)
    {
        if (obj["metadata"] is JsonObject metadata && metadata["name"].AsString() is { Length: > 0 } name)
        {
            if (metadata["labels"] is not JsonObject labels)
            {
                metadata["labels"] = labels = [];
            }

            labels["kubernetes.io/metadata.name"] = name;
        }
    }

    private static void Secret(JsonObject secret)
    {
        Fill(secret, "type", "Opaque");
        if (secret["stringData"] is not JsonObject texts)
        {
            return;
        }

        if (secret["data"] is not JsonObject data)
        {
            secret["data"] = data = [];
        }

        foreach (var (key, value) in texts)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsString() ?? ""));
        }

        secret.Remove("stringData");
    }

    private static void ServiceSpec(JsonObject spec)
    {
        var type = spec["type"].AsString() ?? "ClusterIP";
        if (type != "ExternalName")
        {
            Fill(spec, "internalTrafficPolicy", "Cluster");
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            Fill(spec, "externalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            Fill(spec, "allocateLoadBalancerNodePorts", true);
        }

        if (spec["sessionAffinity"].AsString() == "ClientIP")
        {
            Fill(spec, "sessionAffinityConfig", new JsonObject { ["clientIP"] = new JsonObject() });
        }
    }

    private static void ServicePort(JsonObject port)
    {
        if (port["targetPort"] is null && port["port"] is { } number)
        {
            port["targetPort"] = number.DeepClone();
        }
    }

    private static void RollingUpdate(JsonObject strategy)
    {
        if ((strategy["type"].AsString() ?? "RollingUpdate") == "RollingUpdate")
        {
            Fill(strategy, "rollingUpdate", new JsonObject());
        }
    }

    private static void JobSpec(JsonObject spec)
    {
        // Without either number a Job is one pod; with only a parallelism it is a work queue, which has no completions.
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }
    }

    private static void NetworkPolicySpec(JsonObject spec)
    {
        if (spec["policyTypes"] is not JsonArray { Count: > 0 })
        {
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }
    }

    private static void RbacGroup(JsonObject role) => Fill(role, "apiGroup", "rbac.authorization.k8s.io");

    private static void Subject(JsonObject subject)
    {
        if (subject["kind"].AsString() is "User" or "Group")
        {
            RbacGroup(subject);
        }
    }

    private static void DefinitionSpec(JsonObject spec)
    {
        if (spec["names"] is JsonObject names && names["kind"].AsString() is { Length: > 0 } kind)
        {
            Fill(names, "singular", kind.ToLowerInvariant());
            Fill(names, "listKind", kind + "List");
        }
    }

    private static void Fill(JsonObject obj, string name, JsonNode value)
    {
        if (obj[name] is null || obj[name].AsString() is "")
        {
            obj[name] = value;
        }
    }
}
