using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Controllers.Volumes;

/// <summary>
/// Gives each PersistentVolumeClaim without a StorageClass a folder of its own, as a cluster's default provisioner would give it a disk, and binds one that names a volume to that. One of
/// any class stays pending, since there are no provisioners. A folder that it made goes with its claim.
/// </summary>
public sealed class ClaimBinder : Controller
{
    private const string Manager = "persistent-volume-controller";
    private const string Made = "local-cluster/made-for";

    private readonly string _folder;

    /// <param name="cluster">The API's objects.</param>
    /// <param name="folder">Below it claims have their folders, NAMESPACE/CLAIM.</param>
    /// <param name="logger">The log.</param>
    public ClaimBinder(ClusterState cluster, string folder, ILogger<ClaimBinder> logger) : base(cluster, logger)
    {
        _folder = folder;
        cluster.VolumeClaims.Changed += (before, after) => Queue.Add((after ?? before)!.Key());
        cluster.Volumes.Changed += (_, _) =>
        {
            foreach (var claim in cluster.VolumeClaims.List().Where(IsPending))
            {
                Queue.Add(claim.Key());
            }
        };
    }

    protected override async Task ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        var claim = Cluster.VolumeClaims.Get(key);
        if (claim is null)
        {
            await ReclaimAsync(key, cancel).ConfigureAwait(false);
        }
        else if (IsPending(claim) && !claim.IsDeleting())
        {
            await BindAsync(claim, cancel).ConfigureAwait(false);
        }
    }

    private static bool IsPending(JsonObject claim) => claim.Text("status", "phase") != "Bound";

    private async Task BindAsync(JsonObject claim, CancellationToken cancel)
    {
        if (claim.Text("spec", "volumeName") is { Length: > 0 } named)
        {
            if (Cluster.Volumes.Get(new ObjectKey(null, named)) is { } volume && (volume.Text("spec", "claimRef", "uid") ?? claim.Uid()) == claim.Uid())
            {
                await MarkBoundAsync(claim, volume, cancel).ConfigureAwait(false);
            }

            return;
        }

        if (claim.Text("spec", "storageClassName") is { } wanted)
        {
            Cluster.Events.Warning(
                EventSource.Volumes,
                claim,
                "PersistentVolumeClaim",
                "v1",
                wanted.Length == 0 ? "FailedBinding" : "ProvisioningFailed",
                wanted.Length == 0 ? "no persistent volumes available for this claim and no storage class is set" : $"storageclass.storage.k8s.io \"{wanted}\" not found");
            return;
        }

        var made = await Cluster.Volumes.CreateAsync(Provision(claim), Manager, cancel).ConfigureAwait(false);
        await Cluster.VolumeClaims.PatchAsync(claim, new JsonObject { ["spec"] = new JsonObject { ["volumeName"] = made.Name() } }, null, Manager, cancel).ConfigureAwait(false);
        await MarkBoundAsync(Cluster.VolumeClaims.Get(claim.Key()) ?? claim, made, cancel).ConfigureAwait(false);
    }

    private JsonObject Provision(JsonObject claim)
    {
        var folder = Path.Combine(_folder, claim.Namespace() ?? "", claim.Name());
        Directory.CreateDirectory(folder);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject { ["name"] = $"pvc-{claim.Uid()}", ["annotations"] = new JsonObject { [Made] = claim.Key().ToString() } },
            ["spec"] = new JsonObject
            {
                ["accessModes"] = claim["spec"]?["accessModes"]?.DeepClone(),
                ["capacity"] = claim["spec"]?["resources"]?["requests"]?.DeepClone(),
                ["hostPath"] = new JsonObject { ["path"] = folder },
                ["persistentVolumeReclaimPolicy"] = "Delete",
                ["claimRef"] = new JsonObject { ["kind"] = "PersistentVolumeClaim", ["apiVersion"] = "v1", ["namespace"] = claim.Namespace(), ["name"] = claim.Name(), ["uid"] = claim.Uid() },
            },
        };
    }

    private async Task MarkBoundAsync(JsonObject claim, JsonObject volume, CancellationToken cancel)
    {
        await Cluster.Volumes.SetStatusAsync(volume, new JsonObject { ["phase"] = "Bound" }, Manager, cancel).ConfigureAwait(false);
        var status = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = volume["spec"]?["accessModes"]?.DeepClone(),
            ["capacity"] = volume["spec"]?["capacity"]?.DeepClone(),
        };
        await Cluster.VolumeClaims.SetStatusAsync(claim, status, Manager, cancel).ConfigureAwait(false);
    }

    private async Task ReclaimAsync(ObjectKey key, CancellationToken cancel)
    {
        foreach (var volume in Cluster.Volumes.List().Where(volume => volume.Text("metadata", "annotations", Made) == key.ToString()))
        {
            await Cluster.Volumes.DeleteAsync(volume, force: false, cancel).ConfigureAwait(false);
            if (volume.Text("spec", "hostPath", "path") is { } folder && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
