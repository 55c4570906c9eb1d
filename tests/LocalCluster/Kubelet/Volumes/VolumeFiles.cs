using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;
using LocalCluster.Kubelet.Configuration;

namespace LocalCluster.Kubelet.Volumes;

/// <summary>The files of the volumes that are made of API objects: configMap, secret, downwardAPI, projected. Relative path to content.</summary>
public sealed class VolumeFiles(ClusterState cluster, ConfigurationSources sources, ClusterAccess? access)
{
    // Every namespace of a cluster gets this one, for the API server's certificate; a local API server that speaks plain HTTP has none.
    private const string RootCertificates = "kube-root-ca.crt";

    public async Task<Dictionary<string, byte[]>> OfAsync(JsonObject pod, JsonObject volume, string address, CancellationToken cancel)
    {
        var result = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (volume.Map("projected") is { } projected)
        {
            foreach (var source in projected.Items("sources"))
            {
                await AddAsync(result, pod, source, address, cancel).ConfigureAwait(false);
            }
        }
        else
        {
            await AddAsync(result, pod, volume, address, cancel).ConfigureAwait(false);
        }

        return result;
    }

    private async Task AddAsync(Dictionary<string, byte[]> result, JsonObject pod, JsonObject source, string address, CancellationToken cancel)
    {
        if (source.Map("configMap") is { } configMap)
        {
            var name = configMap.Text("name") ?? "";
            var data = await sources.ConfigMapAsync(pod.Namespace(), name, cancel).ConfigureAwait(false);
            AddKeys(result, data, configMap, $"configmap \"{name}\"", "configmap references non-existent config key", optional: name == RootCertificates);
        }
        else if (source.Map("secret") is { } secret)
        {
            var name = secret.Text("secretName") ?? secret.Text("name") ?? "";
            var data = await sources.SecretAsync(pod.Namespace(), name, cancel).ConfigureAwait(false);
            AddKeys(result, data, secret, $"secret \"{name}\"", "references non-existent secret key", optional: false);
        }
        else if (source.Map("downwardAPI") is { } downward)
        {
            AddDownward(result, pod, downward, address);
        }
        else if (source.Map("serviceAccountToken") is { } token)
        {
            var (ns, name) = (pod.Namespace() ?? "", pod.Text("spec", "serviceAccountName") ?? "default");
            result[token.Text("path") ?? "token"] = Encoding.UTF8.GetBytes(access?.Tokens.Issue(ns, name)
                ?? throw new ConfigurationException($"failed to fetch token: serviceaccounts \"{name}\" not found"));
        }
        else
        {
            var kind = source.Select(entry => entry.Key).FirstOrDefault(key => key != "name");
            throw new ConfigurationException(
                $"the local cluster has no volumes of type {kind}; it has configMap, downwardAPI, emptyDir, hostPath, persistentVolumeClaim, projected and secret");
        }
    }

    private static void AddKeys(
        Dictionary<string, byte[]> result, IReadOnlyDictionary<string, byte[]>? data, JsonObject source, string subject, string missingKey, bool optional)
    {
        optional |= source.Flag("optional");
        if (data is null)
        {
            if (optional)
            {
                return;
            }

            throw new ConfigurationException($"{subject} not found");
        }

        if (!source.Items("items").Any())
        {
            foreach (var (key, value) in data)
            {
                result[key] = value;
            }

            return;
        }

        foreach (var item in source.Items("items"))
        {
            var key = item.Text("key") ?? "";
            if (data.TryGetValue(key, out var value))
            {
                result[item.Text("path") ?? key] = value;
            }
            else if (!optional)
            {
                throw new ConfigurationException($"{missingKey}: {key}");
            }
        }
    }

    private void AddDownward(Dictionary<string, byte[]> result, JsonObject pod, JsonObject downward, string address)
    {
        foreach (var item in downward.Items("items"))
        {
            string value;
            if (item.Map("fieldRef") is { } field)
            {
                value = DownwardApi.Field(pod, address, field.Text("fieldPath") ?? "");
            }
            else
            {
                var reference = item.Map("resourceFieldRef") ?? [];
                var container = pod.Items("spec", "containers").FirstOrDefault(candidate => candidate.Text("name") == reference.Text("containerName")) ?? [];
                var node = cluster.Nodes.Get(new ObjectKey(null, pod.Text("spec", "nodeName") ?? ""));
                value = DownwardApi.Resource(container, node, reference.Text("resource") ?? "", reference.Text("divisor"));
            }

            result[item.Text("path") ?? ""] = Encoding.UTF8.GetBytes(value);
        }
    }
}
