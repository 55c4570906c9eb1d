using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Server;
using LocalCluster.Storage;

namespace LocalCluster.Access;

/// <summary>Gives each pod its ServiceAccount and, unless it wants none, the volume with its token, as the admission plugin of that name does.</summary>
public sealed class ServiceAccountAdmission(ObjectStore store)
{
    /// <summary>Where clients look for the token.</summary>
    public const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    private const string DefaultName = "default";

    /// <summary>What every namespace has.</summary>
    public static JsonObject Default(string ns) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = new JsonObject { ["name"] = DefaultName, ["namespace"] = ns },
    };

    /// <summary>The path of the token in the container; null where the container has none.</summary>
    public static string? TokenPath(JsonObject container) =>
        container.Items("volumeMounts").Any(mount => mount.Text("mountPath") == MountPath) ? $"{MountPath}/token" : null;

    /// <exception cref="ApiException">403: there is no such account.</exception>
    public void Admit(ResourceType type, JsonObject pod)
    {
        var spec = (JsonObject)pod["spec"]!;
        var ns = pod.Namespace() ?? "";
        var name = spec.Text("serviceAccountName") is { Length: > 0 } asked ? asked : DefaultName;
        var account = store.Collection("", "serviceaccounts", namespaced: true).Find(ns, name)
            ?? throw Refusals.Forbidden(type, pod.Name(), $"error looking up service account {ns}/{name}: serviceaccount \"{name}\" not found");
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        if (spec["imagePullSecrets"] is null && account.Content["imagePullSecrets"] is { } secrets)
        {
            spec["imagePullSecrets"] = secrets.DeepClone();
        }

        if ((bool?)(spec["automountServiceAccountToken"] ?? account.Content["automountServiceAccountToken"]) ?? true)
        {
            Mount(spec);
        }
    }

    private static void Mount(JsonObject spec)
    {
        var volume = $"kube-api-access-{NameSuffix.Random()}";
        var isMounted = false;
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")).Where(container => TokenPath(container) is null))
        {
            ListIn(container, "volumeMounts").Add(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = MountPath });
            isMounted = true;
        }

        if (isMounted)
        {
            ListIn(spec, "volumes").Add(Volume(volume));
        }
    }

    private static JsonArray ListIn(JsonObject parent, string field)
    {
        if (parent[field] is not JsonArray list)
        {
            parent[field] = list = [];
        }

        return list;
    }

    private static JsonNode Volume(string name) => JsonNode.Parse($$"""
        {"name": "{{name}}", "projected": {"defaultMode": 420, "sources": [
          {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"} },
          {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]} },
          {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"} }]} }]} }
        """)!;
}
