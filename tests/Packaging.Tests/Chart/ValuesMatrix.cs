using System.Text.Json;
using System.Text.Json.Nodes;

namespace Packaging.Tests.Chart;

/// <summary>The values in combinations: each factor is an area of the chart, each option what a user may set there.</summary>
internal static class ValuesMatrix
{
    private static readonly string[][] Factors =
    [
        ["{}", """{"watchNamespaces": ["team-a"]}""", """{"watchNamespaces": ["team-a", "modeloperator-system"]}"""],
        ["{}", """{"secretAccess": {"namespaces": ["*"]}}""", """{"secretAccess": {"namespaces": ["team-a"]}}"""],
        [
            "{}", """{"replicas": 2, "podDisruptionBudget": {"minAvailable": 1}}""", """{"replicas": 3, "podDisruptionBudget": {"maxUnavailable": "50%"}}""",
            """{"leaderElection": {"enabled": false}, "podDisruptionBudget": {"enabled": false}}""",
        ],
        [
            "{}", """{"image": {"registry": "registry.example.com:5000", "tag": "1.2.3-rc.1", "pullPolicy": "Always"}, "imagePullSecrets": ["registry"], "runtime": {"imagePullSecrets": ["registry"]}}""",
            """{"image": {"digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}""",
        ],
        ["{}", """{"serviceAccount": {"create": false, "name": "shared"}}""", """{"serviceAccount": {"name": "own", "annotations": {"eks.amazonaws.com/role-arn": "arn"}}}"""],
        ["{}", """{"rbac": {"create": false}}""", """{"rbac": {"aggregateRoles": false}}"""],
        ["{}", """{"crds": {"keep": false}}""", """{"crds": {"enabled": false}}"""],
        [
            "{}", """{"podMonitor": {"enabled": true}, "prometheusRule": {"enabled": true}, "grafanaDashboard": {"enabled": true}}""",
            """
            {"podMonitor": {"enabled": true, "labels": {"release": "prometheus"}, "interval": "30s", "scrapeTimeout": "10s", "relabelings": [{"targetLabel": "cluster", "replacement": "one"}]},
             "prometheusRule": {"enabled": true, "labels": {"release": "prometheus"}, "alertLabels": {"team": "ml"}, "disabled": ["InferenceQueue", "ModelOperatorDown"], "thresholds": {"errorRatio": 0.01, "notReadyFor": "1h"}},
             "grafanaDashboard": {"enabled": true, "annotations": {"grafana_folder": "ML"}}, "metrics": {"port": 9090}, "service": {"port": 80, "annotations": {"a": "b"}}}
            """,
        ],
        [
            "{}", """{"networkPolicy": {"enabled": true}}""",
            """
            {"networkPolicy": {"enabled": true, "metricsFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
             "egress": {"apiServer": {"cidrs": ["10.0.0.1/32", "fd00::1/128"], "ports": [6443]}, "extra": [{"ports": [{"port": 9000, "protocol": "TCP"}]}]}}}
            """,
            """{"networkPolicy": {"enabled": true, "egress": {"enabled": false}}}""",
        ],
        [
            "{}", """{"priorityClass": {"create": true, "value": 1000}}""",
            """
            {"nodeSelector": {"pool": "system", "kubernetes.io/arch": null}, "tolerations": [{"key": "system", "operator": "Exists", "effect": "NoSchedule"}], "priorityClassName": "system-cluster-critical",
             "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "arch", "operator": "In", "values": ["amd64"]}]}]}}},
             "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "model-operator"}}}]}
            """,
        ],
        ["{}", """{"nameOverride": "vision"}""", """{"fullnameOverride": "a-name-of-fifty-five-characters-as-long-as-it-may-be-00"}"""],
        ["{}", """{"commonLabels": {"cost-center": "42"}, "commonAnnotations": {"contact": "ml@example.com"}, "podLabels": {"sidecar": "no"}, "podAnnotations": {"linkerd.io/inject": "disabled"}}"""],
        ["{}", """{"gpuProfiles": {"a100": {"memory": "80Gi"}}, "settings": {"log": {"format": "Json"}, "network": {"gatewayScheme": "http"}}}"""],
        ["{}", """{"tests": {"enabled": false}}""", """{"tests": {"namespace": "team-a", "timeout": "10m"}}"""],
        ["{}", """{"podSecurityContext": {"runAsUser": 65532, "fsGroup": 65532}, "resources": {"limits": null}, "terminationGracePeriodSeconds": 5}"""],
        ["{}", """{"extraEnv": [{"name": "A", "value": "b"}, {"name": "C", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}], "extraArgs": ["--kubeconfig=/tmp/none"], "extraVolumes": [{"name": "ca", "emptyDir": {}}], "extraVolumeMounts": [{"name": "ca", "mountPath": "/etc/ssl/extra"}]}"""],
    ];

    /// <summary>The values of each case, as JSON.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. Pairwise.Of([.. Factors.Select(factor => factor.Length)]).Select(Values)];

    private static string Values(int[] options)
    {
        var values = new JsonObject();
        foreach (var (name, value) in options.SelectMany((option, factor) => JsonSerializer.Deserialize<JsonObject>(Factors[factor][option])!))
        {
            if (values[name] is JsonObject there && value is JsonObject more)
            {
                more.ToList().ForEach(pair => there[pair.Key] = pair.Value?.DeepClone());
            }
            else
            {
                values[name] = value?.DeepClone();
            }
        }

        return values.ToJsonString();
    }
}
