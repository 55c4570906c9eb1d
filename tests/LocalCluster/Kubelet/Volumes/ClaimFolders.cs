using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;
using LocalCluster.Kubelet.Configuration;

namespace LocalCluster.Kubelet.Volumes;

/// <summary>The folder behind a PersistentVolumeClaim: that of the volume that it is bound to.</summary>
public sealed class ClaimFolders(ClusterState cluster)
{
    /// <summary>Throws <see cref="ConfigurationException"/> for a claim that has none (yet).</summary>
    public string Of(string? @namespace, string name)
    {
        var claim = cluster.VolumeClaims.Get(new ObjectKey(@namespace, name))
            ?? throw new ConfigurationException($"failed to fetch PVC from API server: persistentvolumeclaims \"{name}\" not found");
        if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { } volume)
        {
            throw new ConfigurationException("PVC is not bound");
        }

        return Path(cluster.Volumes.Get(new ObjectKey(null, volume)), volume);
    }

    private static string Path(JsonObject? volume, string name) => volume?.Text("spec", "hostPath", "path") is not { } path
        ? throw new ConfigurationException($"the local cluster has no volume like \"{name}\"; it has those with a hostPath")
        : Directory.Exists(path) ? path
        : throw new ConfigurationException($"hostPath type check failed: {path} is not a directory");
}
