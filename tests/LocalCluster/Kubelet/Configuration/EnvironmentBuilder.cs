using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Kubelet.Configuration;

/// <summary>A container's variables, as the pod declares them: services first, then <c>envFrom</c>, then <c>env</c>; a later one wins.</summary>
public sealed class EnvironmentBuilder(ClusterState cluster, ConfigurationSources sources)
{
    public async Task<Dictionary<string, string>> BuildAsync(JsonObject pod, JsonObject container, string address, CancellationToken cancel)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        if (pod.At("spec", "enableServiceLinks") is null || pod.Flag("spec", "enableServiceLinks"))
        {
            AddServices(result, pod.Namespace());
        }

        foreach (var source in container.Items("envFrom"))
        {
            await AddAllAsync(result, pod, source, cancel).ConfigureAwait(false);
        }

        foreach (var variable in container.Items("env"))
        {
            if (await ValueAsync(result, pod, container, variable, address, cancel).ConfigureAwait(false) is { } value)
            {
                result[variable.Text("name") ?? ""] = value;
            }
        }

        return result;
    }

    private void AddServices(Dictionary<string, string> result, string? ns)
    {
        foreach (var service in cluster.Services.List(ns).Where(service => service.Text("spec", "clusterIP") is { Length: > 0 } and not "None"))
        {
            var prefix = service.Name().ToUpperInvariant().Replace('-', '_') + "_SERVICE_";
            result[prefix + "HOST"] = service.Text("spec", "clusterIP")!;
            foreach (var (index, port) in service.Items("spec", "ports").Index())
            {
                var number = $"{port.Int(0, "port")}";
                if (index == 0)
                {
                    result[prefix + "PORT"] = number;
                }

                if (port.Text("name") is { Length: > 0 } name)
                {
                    result[prefix + "PORT_" + name.ToUpperInvariant().Replace('-', '_')] = number;
                }
            }
        }
    }

    private async Task AddAllAsync(Dictionary<string, string> result, JsonObject pod, JsonObject source, CancellationToken cancel)
    {
        var reference = source.Map("configMapRef") ?? source.Map("secretRef");
        var name = reference.Text("name") ?? "";
        var isSecret = source.ContainsKey("secretRef");
        var data = isSecret
            ? await sources.SecretAsync(pod.Namespace(), name, cancel).ConfigureAwait(false)
            : await sources.ConfigMapAsync(pod.Namespace(), name, cancel).ConfigureAwait(false);
        if (data is null && !reference.Flag("optional"))
        {
            throw new ConfigurationException($"{(isSecret ? "secret" : "configmap")} \"{name}\" not found");
        }

        foreach (var (key, value) in data ?? new Dictionary<string, byte[]>())
        {
            result[source.Text("prefix") + key] = Encoding.UTF8.GetString(value);
        }
    }

    private async Task<string?> ValueAsync(
        Dictionary<string, string> sofar, JsonObject pod, JsonObject container, JsonObject variable, string address, CancellationToken cancel)
    {
        var from = variable.Map("valueFrom");
        if (from is null)
        {
            return VariableExpansion.Expand(variable.Text("value") ?? "", sofar);
        }

        if (from.Map("fieldRef") is { } field)
        {
            return DownwardApi.Field(pod, address, field.Text("fieldPath") ?? "");
        }

        if (from.Map("resourceFieldRef") is { } resource)
        {
            var named = resource.Text("containerName") is { } other
                ? pod.Items("spec", "containers").FirstOrDefault(item => item.Text("name") == other) ?? container
                : container;
            var node = cluster.Nodes.Get(new ObjectKey(null, pod.Text("spec", "nodeName") ?? ""));
            return DownwardApi.Resource(named, node, resource.Text("resource") ?? "", resource.Text("divisor") ?? $"{resource.Number("divisor") ?? 1}");
        }

        if (from.Map("configMapKeyRef") is { } configMap)
        {
            var data = await sources.ConfigMapAsync(pod.Namespace(), configMap.Text("name") ?? "", cancel).ConfigureAwait(false);
            return Pick(data, configMap, "configmap", "ConfigMap", pod.Namespace());
        }

        if (from.Map("secretKeyRef") is { } secret)
        {
            var data = await sources.SecretAsync(pod.Namespace(), secret.Text("name") ?? "", cancel).ConfigureAwait(false);
            return Pick(data, secret, "secret", "Secret", pod.Namespace());
        }

        throw new ConfigurationException($"env {variable.Text("name")}: unsupported valueFrom {from.ToJsonString()}");
    }

    private static string? Pick(IReadOnlyDictionary<string, byte[]>? data, JsonObject reference, string kind, string title, string? ns)
    {
        var (name, key) = (reference.Text("name"), reference.Text("key") ?? "");
        if (data is not null && data.TryGetValue(key, out var value))
        {
            return Encoding.UTF8.GetString(value);
        }

        if (reference.Flag("optional"))
        {
            return null;
        }

        throw new ConfigurationException(data is null ? $"{kind} \"{name}\" not found" : $"couldn't find key {key} in {title} {ns}/{name}");
    }
}
