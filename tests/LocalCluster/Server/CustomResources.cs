using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Schemas;
using LocalCluster.Storage;
using LocalCluster.Tables;

namespace LocalCluster.Server;

/// <summary>Serves what the CustomResourceDefinitions define: names and conditions in their status, their types in the registry.</summary>
public sealed class CustomResources(ObjectStore store, ResourceRegistry registry, TimeProvider time)
{
    public const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    public void PrepareCreate(JsonObject crd)
    {
        var metadata = ObjectMeta.Of(crd);
        metadata["finalizers"] = new JsonArray(CleanupFinalizer);
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        crd["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = crd["spec"]?["names"]?.DeepClone(),
            ["storedVersions"] = new JsonArray(StorageVersion(crd)),
        };
    }

    public void PrepareUpdate(JsonObject crd, JsonObject old)
    {
        if (crd["status"] is not JsonObject status)
        {
            return;
        }

        status["acceptedNames"] = crd["spec"]?["names"]?.DeepClone();
        var version = StorageVersion(crd);
        var stored = status["storedVersions"] as JsonArray ?? [];
        if (!ObjectMeta.Strings(stored).Contains(version))
        {
            stored.Add((JsonNode)version);
        }
    }

    /// <summary>Serves every served version of a definition from now on.</summary>
    public void Serve(StoredObject crd)
    {
        var spec = crd.Content["spec"]!;
        var names = spec["names"]!;
        var group = (string)spec["group"]!;
        var plural = (string)names["plural"]!;
        registry.Remove(group, plural);
        var collection = store.Collection(group, plural, (string?)spec["scope"] != "Cluster");
        var storedVersion = $"{group}/{StorageVersion(crd.Content)}";
        foreach (var version in spec["versions"]!.AsArray().OfType<JsonObject>().Where(v => (bool?)v["served"] == true))
        {
            var name = (string)version["name"]!;
            var served = $"{group}/{name}";
            var subresources = version["subresources"];
            var hasStatus = subresources?["status"] is not null;
            registry.Add(new ResourceType
            {
                Group = group,
                Version = name,
                Kind = (string)names["kind"]!,
                Plural = plural,
                Singular = (string?)names["singular"] ?? ((string)names["kind"]!).ToLowerInvariant(),
                Namespaced = collection.Namespaced,
                ShortNames = Texts(names["shortNames"]),
                Categories = Texts(names["categories"]),
                HasStatus = hasStatus,
                HasGeneration = true,
                Scale = subresources?["scale"] is { } scale
                    ? new ScalePaths((string)scale["specReplicasPath"]!, (string)scale["statusReplicasPath"]!, (string?)scale["labelSelectorPath"])
                    : null,
                Schema = TypeSchema.FromOpenApi(version["schema"]?["openAPIV3Schema"]?.DeepClone().AsObject() ?? [], custom: true, hasStatus),
                Collection = collection,
                Columns = TableColumns.FromDefinition(version["additionalPrinterColumns"] as JsonArray),
                Conversion = served == storedVersion ? null : new CustomConversion(storedVersion, served),
            });
        }
    }

    public void StopServing(StoredObject crd)
    {
        var group = (string)crd.Content["spec"]!["group"]!;
        var plural = (string)crd.Content["spec"]!["names"]!["plural"]!;
        registry.Remove(group, plural);
        if (store.Collections.FirstOrDefault(c => c.Group == group && c.Plural == plural) is { } collection)
        {
            store.Drop(collection);
        }
    }

    /// <summary>The collection of the objects that a definition defines.</summary>
    public Collection? InstancesOf(StoredObject crd) =>
        store.Collections.FirstOrDefault(c => c.Group == (string?)crd.Content["spec"]!["group"] && c.Plural == (string?)crd.Content["spec"]!["names"]!["plural"]);

    /// <summary>The names and the conversion that a definition may leave out.</summary>
    public static void CompleteNames(JsonObject crd)
    {
        if (crd["spec"]?["names"] is JsonObject names && (string?)names["kind"] is { } kind)
        {
            names["singular"] ??= kind.ToLowerInvariant();
            names["listKind"] ??= kind + "List";
        }

        if (crd["spec"] is JsonObject spec)
        {
            spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        }
    }

    private static string StorageVersion(JsonObject crd) =>
        crd["spec"]?["versions"] is JsonArray versions ? (string?)versions.FirstOrDefault(v => (bool?)v?["storage"] == true)?["name"] ?? "" : "";

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };

    private static string[] Texts(JsonNode? list) => list is JsonArray items ? [.. items.Select(item => (string)item!)] : [];
}
