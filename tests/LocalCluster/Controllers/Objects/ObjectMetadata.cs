using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Objects;

/// <summary>The parts of <c>metadata</c> that the controllers decide by.</summary>
public static class ObjectMetadata
{
    public static string Name(this JsonObject obj) => obj.Text("metadata", "name") ?? "";

    public static string? Namespace(this JsonObject obj) => obj.Text("metadata", "namespace");

    public static string Uid(this JsonObject obj) => obj.Text("metadata", "uid") ?? "";

    public static ObjectKey Key(this JsonObject obj) => new(obj.Namespace(), obj.Name());

    public static long Generation(this JsonObject obj) => obj.Number("metadata", "generation") ?? 0;

    public static long ResourceVersion(this JsonObject obj) =>
        long.TryParse(obj.Text("metadata", "resourceVersion"), out var version) ? version : 0;

    public static bool IsDeleting(this JsonObject obj) => obj.Text("metadata", "deletionTimestamp") is not null;

    public static DateTimeOffset Created(this JsonObject obj) => obj.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;

    public static Dictionary<string, string> Labels(this JsonObject obj) => obj.Strings("metadata", "labels");

    public static string? Annotation(this JsonObject obj, string name) => obj.Text("metadata", "annotations", name);

    public static int? NumericAnnotation(this JsonObject obj, string name) => int.TryParse(obj.Annotation(name), out var value) ? value : null;

    /// <summary>The owner that controls the object, if any.</summary>
    public static JsonObject? ControllerOwner(this JsonObject obj) =>
        obj.Items("metadata", "ownerReferences").FirstOrDefault(owner => owner.Flag("controller"));

    /// <summary>The reference that makes <paramref name="owner"/> the controller of an object.</summary>
    public static JsonObject OwnerReference(this JsonObject owner, string apiVersion, string kind) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["name"] = owner.Name(),
        ["uid"] = owner.Uid(),
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };
}
