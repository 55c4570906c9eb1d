using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The labels and the owner that every child carries.</summary>
public static class Labels
{
    /// <summary>The labels of every child and pod; the same three are the selector.</summary>
    public static Dictionary<string, string> Of(V1Beta1InferenceService service) => new(StringComparer.Ordinal)
    {
        [Names.InstanceLabel] = service.Metadata.Name,
        [Names.ManagedByLabel] = Names.ManagedBy,
        [Names.NameLabel] = Names.RuntimeName,
    };

    public static V1ObjectMeta ChildMetadata(V1Beta1InferenceService service) => new()
    {
        Name = Names.Child(service),
        NamespaceProperty = service.Metadata.NamespaceProperty,
        Labels = Of(service),
        OwnerReferences = [Owner(service)],
    };

    /// <summary>Whether the object is a child of this very resource, not of an earlier one with the same name.</summary>
    public static bool IsOwned(V1ObjectMeta child, V1Beta1InferenceService service) =>
        child.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == service.Metadata.Uid) == true;

    private static V1OwnerReference Owner(V1Beta1InferenceService service) => new()
    {
        ApiVersion = V1Beta1InferenceService.GroupVersion,
        Kind = V1Beta1InferenceService.KubeKind,
        Name = service.Metadata.Name,
        Uid = service.Metadata.Uid!,
        Controller = true,
        BlockOwnerDeletion = true,
    };
}
