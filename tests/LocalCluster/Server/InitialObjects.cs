using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Server;

/// <summary>
/// Objects that a cluster begins with, as <c>kubectl get --output yaml --show-managed-fields</c> printed them of another: with their uids, owners, managed fields and status. Only the addresses of
/// Services are new. A namespace that they are in is made.
/// </summary>
public sealed class InitialObjects(ApiServer server, Admission admission)
{
    /// <summary>Stores the items of a List, or one object.</summary>
    /// <exception cref="FormatException">A kind that is not served, or no object at all.</exception>
    public void Add(string yaml, string file)
    {
        var root = YamlJson.Parse(yaml) as JsonObject ?? throw new FormatException($"{file} has no object; expected what kubectl get --output yaml prints");
        foreach (var item in root.Text("kind") == "List" ? root.Items("items").ToList() : [root])
        {
            Add(item.DeepClone().AsObject(), file);
        }
    }

    private void Add(JsonObject obj, string file)
    {
        var type = server.Registry.All.FirstOrDefault(type => type.ApiVersion == obj.Text("apiVersion") && type.Kind == obj.Text("kind"))
            ?? throw new FormatException($"{file} has a {obj.Text("kind")} of {obj.Text("apiVersion")}, which is not served; definitions come first");
        if (type.Kind == "CustomResourceDefinition")
        {
            foreach (var mark in (string[])["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"])
            {
                obj.Map("metadata")!.Remove(mark);
            }

            obj.Remove("status");
            server.Writer.Create(type, null, obj, new WriteOptions { Manager = "local-cluster" });
            return;
        }

        MakeNamespace(obj.Namespace());
        if (type is { Kind: "Service", Group: "" })
        {
            obj.Map("spec")!.Remove("clusterIP");
            obj.Map("spec")!.Remove("clusterIPs");
            admission.PrepareCreate(type, obj, dryRun: false);
        }

        lock (server.Store.WriteLock)
        {
            server.Store.Put(type.Collection, obj);
        }
    }

    private void MakeNamespace(string? ns)
    {
        var namespaces = server.TypeOf(new ResourceKind("", "v1", "namespaces"));
        if (ns is not null && namespaces.Collection.Find(null, ns) is null)
        {
            server.Writer.Create(namespaces, null, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } }, new WriteOptions { Manager = "local-cluster" });
        }
    }
}
