using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>The rules that a CustomResourceDefinition must keep.</summary>
public static class CrdSchema
{
    public static IReadOnlyList<FieldError> Validate(JsonObject crd) => [];
}
