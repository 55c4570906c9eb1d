using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Server;

/// <summary>What the server checks of an object beside its metadata: the schema, and for a definition the schema that it carries.</summary>
public static class Validation
{
    public static IReadOnlyList<FieldError> Of(ResourceType type, JsonObject obj, JsonObject? old, string? subresource)
    {
        var metadataErrors = MetadataRules.Validate(type, obj, old);
        if (type.Kind == "CustomResourceDefinition" && subresource is null)
        {
            return [.. metadataErrors, .. CrdSchema.Validate(obj, old)];
        }

        IEnumerable<FieldError>? scaleErrors = type is { IsCustom: true, Scale: { } scale }
            ? ScaleRules.Validate(subresource == "status" ? scale.StatusReplicas : scale.SpecReplicas, obj)
            : null;
        return type.Schema.Validate(obj, old, subresource == "scale" ? null : subresource, metadataErrors, scaleErrors);
    }

    public static string? TypeError(ResourceType type, JsonObject obj) => type.Schema.FindTypeError(obj);
}
