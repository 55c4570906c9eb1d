using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>The schema of one kind in one version. Immutable.</summary>
public sealed class TypeSchema
{
    private readonly JsonObject _openApi;

    private TypeSchema(JsonObject openApi, bool custom)
    {
        _openApi = openApi;
        IsCustom = custom;
    }

    /// <summary>True for the kind of a CustomResourceDefinition, false for a built-in kind.</summary>
    public bool IsCustom { get; }

    public static TypeSchema FromOpenApi(JsonObject openAPIV3Schema, bool custom) => new(openAPIV3Schema, custom);

    /// <summary>Removes unknown fields in place and returns their paths, in the order in which a real server names them.</summary>
    public IReadOnlyList<string> Prune(JsonObject obj) => [];

    /// <summary>Drops nulls that the schema does not allow and fills in defaults, in place.</summary>
    public void Default(JsonObject obj)
    {
    }

    /// <summary>Every broken rule; <paramref name="old"/> is the stored object of an update (for transition rules), null for a create.</summary>
    public IReadOnlyList<FieldError> Validate(JsonObject obj, JsonObject? old) => [];

    /// <summary>The schema as /openapi/v3 shows it.</summary>
    public JsonObject ToOpenApi() => _openApi.DeepClone().AsObject();
}
