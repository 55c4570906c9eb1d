using System.Text;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Kubelet.Configuration;

/// <summary>Reads ConfigMaps and Secrets as maps of bytes.</summary>
public sealed class ConfigurationSources(ClusterState cluster)
{
    public Task<IReadOnlyDictionary<string, byte[]>?> ConfigMapAsync(string? ns, string name, CancellationToken cancel) =>
        ReadAsync(cluster.ConfigMaps, "configmaps", ns, name, cancel);

    public Task<IReadOnlyDictionary<string, byte[]>?> SecretAsync(string? ns, string name, CancellationToken cancel) =>
        ReadAsync(cluster.Secrets, "secrets", ns, name, cancel);

    /// <summary>Null when there is no such object.</summary>
    private async Task<IReadOnlyDictionary<string, byte[]>?> ReadAsync(ObjectCache cache, string plural, string? ns, string name, CancellationToken cancel)
    {
        // The watches of two kinds are not in step: an object that was made before the pod may show up in its cache after it.
        var obj = cache.Get(new ObjectKey(ns, name))
            ?? await cluster.Client.GetAsync(new ResourceKind("", "v1", plural), ns, name, cancel).ConfigureAwait(false);
        if (obj is null)
        {
            return null;
        }

        var isSecret = plural == "secrets";
        var result = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value) in obj.Strings("data"))
        {
            result[key] = isSecret ? Convert.FromBase64String(value) : Encoding.UTF8.GetBytes(value);
        }

        foreach (var (key, value) in obj.Strings("binaryData"))
        {
            result[key] = Convert.FromBase64String(value);
        }

        return result;
    }
}
