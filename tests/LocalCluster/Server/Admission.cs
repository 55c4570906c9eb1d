using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Api;
using LocalCluster.Network;
using LocalCluster.Schemas;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>What the server adds to some kinds, or refuses of them, beyond their schemas.</summary>
public sealed class Admission(ObjectStore store, CustomResources customResources, AddressPool serviceAddresses, ServiceAccountAdmission? serviceAccounts)
{
    /// <summary>Told the name of each new namespace.</summary>
    public Action<string>? NamespaceCreated { get; set; }

    private Collection Namespaces => store.Collection("", "namespaces", namespaced: false);

    /// <summary>A namespace must exist, and must not be on its way out.</summary>
    public void CheckNamespace(ResourceType type, string ns, string name)
    {
        var found = Namespaces.Find(null, ns)
            ?? throw new ApiException(404, "NotFound", $"namespaces \"{ns}\" not found", new JsonObject { ["name"] = ns, ["kind"] = "namespaces" });
        if (found.IsBeingDeleted)
        {
            var refusal = Refusals.Forbidden(type, name, $"unable to create new content in namespace {ns} because it is being terminated");
            refusal.Details!["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "NamespaceTerminating",
                ["message"] = $"namespace {ns} is being terminated",
                ["field"] = "metadata.namespace",
            });
            throw refusal;
        }
    }

    /// <summary>What belongs to the object as if the client had sent it, so that the client comes to own it.</summary>
    public static void Default(ResourceType type, JsonObject obj)
    {
        switch (type.Kind)
        {
            case "Namespace":
                var metadata = ObjectMeta.Of(obj);
                if (metadata["labels"] is not JsonObject labels)
                {
                    metadata["labels"] = labels = [];
                }

                labels["kubernetes.io/metadata.name"] = (string?)metadata["name"] ?? "";
                break;
            case "CustomResourceDefinition":
                CustomResources.CompleteNames(obj);
                break;
        }
    }

    /// <summary>What the server alone adds to a new object.</summary>
    public void PrepareCreate(ResourceType type, JsonObject obj, bool dryRun)
    {
        switch (type.Kind)
        {
            case "Namespace":
                obj["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
                obj["status"] = new JsonObject { ["phase"] = "Active" };
                break;
            case "Pod":
                serviceAccounts?.Admit(type, obj);
                obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodQuality.ClassOf(obj) };
                break;
            case "Service":
                AllocateClusterIp(type, obj, dryRun);
                break;
            case "CustomResourceDefinition":
                customResources.PrepareCreate(obj);
                break;
        }
    }

    public void PrepareUpdate(ResourceType type, JsonObject obj, JsonObject old, string? subresource)
    {
        if (subresource is not null)
        {
            return;
        }

        switch (type.Kind)
        {
            case "Service":
                KeepClusterIp(type, obj, old);
                break;
            case "Namespace":
                obj["spec"] = old["spec"]?.DeepClone();
                break;
            case "CustomResourceDefinition":
                customResources.PrepareUpdate(obj, old);
                break;
        }
    }

    /// <summary>What follows from a stored write at once; returns the object's newest version.</summary>
    public StoredObject AfterWrite(ResourceType type, StoredObject stored, bool isNew)
    {
        if (type.Kind == "CustomResourceDefinition")
        {
            customResources.Serve(stored);
        }
        else if (type.Kind == "Namespace" && isNew)
        {
            NamespaceCreated?.Invoke(stored.Name);
        }

        return stored;
    }

    /// <summary>Gives back what an object held that is about to go.</summary>
    public void Release(ResourceType type, StoredObject going)
    {
        if (type.Kind == "Service" && (string?)going.Content["spec"]?["clusterIP"] is { } address)
        {
            serviceAddresses.Release(address);
        }
        else if (type.Kind == "CustomResourceDefinition")
        {
            customResources.StopServing(going);
        }
    }

    private static void RequireSame(ResourceType type, JsonObject obj, JsonObject old, string field, JsonNode? value, JsonNode? before)
    {
        if (!JsonNode.DeepEquals(value, before))
        {
            var name = (string)ObjectMeta.Of(old)["name"]!;
            throw Refusals.Invalid(type, name, [new FieldError(FieldError.Invalid, field, $"Invalid value: {value?.ToJsonString(StoredObject.Json)}: field is immutable")]);
        }
    }

    private static void KeepClusterIp(ResourceType type, JsonObject obj, JsonObject old)
    {
        if (obj["spec"] is not JsonObject spec || old["spec"] is not JsonObject before)
        {
            return;
        }

        // Left out means unchanged, as for every client that does not know the address.
        foreach (var field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
        {
            if (spec[field] is null && before[field] is { } kept)
            {
                spec[field] = kept.DeepClone();
            }
        }

        RequireSame(type, obj, old, "spec.clusterIPs[0]", spec["clusterIP"], before["clusterIP"]);
    }

    private void AllocateClusterIp(ResourceType type, JsonObject obj, bool dryRun)
    {
        if (obj["spec"] is not JsonObject spec || (string?)spec["type"] == "ExternalName")
        {
            return;
        }

        obj["status"] ??= new JsonObject { ["loadBalancer"] = new JsonObject() };
        var asked = (string?)spec["clusterIP"] ?? "";
        if (asked == "None")
        {
            spec["clusterIPs"] ??= new JsonArray("None");
        }
        else if (asked.Length == 0)
        {
            var address = serviceAddresses.Take();
            if (dryRun)
            {
                serviceAddresses.Release(address);
            }

            spec["clusterIP"] = address;
            spec["clusterIPs"] = new JsonArray(address);
        }
        else if (!serviceAddresses.TryTake(asked))
        {
            throw Refusals.Invalid(type, (string)ObjectMeta.Of(obj)["name"]!, [new FieldError(
                FieldError.Invalid,
                "spec.clusterIPs",
                $"Invalid value: [\"{asked}\"]: failed to allocate IP {asked}: the provided IP is not in this cluster's range or is taken; leave clusterIP out to get a free one")]);
        }

        spec["ipFamilies"] ??= new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= "SingleStack";
    }
}
