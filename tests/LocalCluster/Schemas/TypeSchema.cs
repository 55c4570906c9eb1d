using System.Text.Json.Nodes;
using LocalCluster.Schemas.Builtin;

namespace LocalCluster.Schemas;

/// <summary>The schema of one kind in one version. Immutable, safe to share.</summary>
public sealed class TypeSchema
{
    private readonly string _kind;
    private readonly Lazy<JsonObject> _openApi;

    private TypeSchema(SchemaNode root, bool custom, bool statusSubresource, string kind, Func<JsonObject> openApi)
    {
        Root = root;
        IsCustom = custom;
        HasStatusSubresource = statusSubresource;
        _kind = kind;
        _openApi = new Lazy<JsonObject>(openApi);
    }

    /// <summary>True for the kind of a CustomResourceDefinition, false for a built-in kind.</summary>
    public bool IsCustom { get; }

    /// <summary>Whether status is written apart: then a write to the main resource never owns fields of status, and the other way round.</summary>
    public bool HasStatusSubresource { get; }

    internal SchemaNode Root { get; }

    /// <summary>The schema of a CustomResourceDefinition's version.</summary>
    /// <param name="openAPIV3Schema">The schema as the definition has it; checked before with <see cref="CrdSchema"/>.</param>
    /// <param name="custom">True; false reads a schema for its shape only.</param>
    /// <param name="statusSubresource">Whether the version has the status subresource.</param>
    public static TypeSchema FromOpenApi(JsonObject openAPIV3Schema, bool custom, bool statusSubresource = true)
    {
        var copy = openAPIV3Schema.DeepClone().AsObject();
        var root = OpenApiReader.ReadRoot(copy, BuiltinSchemas.ObjectMeta);
        return new TypeSchema(root, custom, statusSubresource, "", () => OpenApiWriter.WriteCustom(copy));
    }

    /// <summary>
    /// Removes unknown fields in place and returns their paths in the order in which a real server names them: for a custom resource
    /// those of metadata first, then the others sorted; for a built-in kind in the order of the document.
    /// </summary>
    public IReadOnlyList<string> Prune(JsonObject obj)
    {
        var removed = new List<string>();
        Pruner.Prune(Root, obj, "", removed);
        return IsCustom
            ? [.. removed.OrderBy(p => p.StartsWith("metadata.", StringComparison.Ordinal) ? 0 : 1).ThenBy(p => p, StringComparer.Ordinal)]
            : removed;
    }

    /// <summary>
    /// Fills in defaults in place. A null that the schema does not allow is dropped first, so its default appears. A built-in kind also
    /// gets quantities in canonical form, its always-present fields, and loses empty lists, maps and texts.
    /// </summary>
    public void Default(JsonObject obj) => Defaulter.Default(Root, obj, IsCustom);

    /// <summary>
    /// Every broken rule, in a real server's order. <paramref name="old"/> is the stored object of an update (for transition rules, and
    /// because what did not change is not checked again), null for a create. With <paramref name="subresource"/> "status" only status is
    /// checked against the schema. <paramref name="metadataErrors"/> are those that the caller found in metadata, they come first;
    /// <paramref name="scaleErrors"/> (see <see cref="ScaleRules"/>) come after the schema's. A serious error of any of them keeps
    /// CEL rules from running, and then a last error says so.
    /// </summary>
    public IReadOnlyList<FieldError> Validate(
        JsonObject obj,
        JsonObject? old,
        string? subresource = null,
        IEnumerable<FieldError>? metadataErrors = null,
        IEnumerable<FieldError>? scaleErrors = null) =>
        IsCustom
            ? ValidateCustom(obj, old, subresource, metadataErrors, scaleErrors)
            : [.. metadataErrors ?? [], .. BuiltinRules.Validate(_kind, Root, obj, old)];

    /// <summary>
    /// The first value of the wrong type in a Go decoder's words, or null. A server answers it with 400 before anything else:
    /// <c>KIND in version "V" cannot be handled as a KIND: </c> and this text. For a custom resource only metadata is decoded so.
    /// </summary>
    public string? FindTypeError(JsonObject obj) => IsCustom
        ? GoTypes.FindError(Root.Field("metadata")!, obj["metadata"], "ObjectMeta", "")
        : GoTypes.FindError(Root, obj, _kind, "");

    /// <summary>The schema as /openapi/v3 shows it, without references.</summary>
    public JsonObject ToOpenApi() => _openApi.Value.DeepClone().AsObject();

    internal static TypeSchema Builtin(SchemaNode root, string kind) =>
        new(root, false, root.Field("status") is not null && kind != "SelfSubjectAccessReview", kind, () => OpenApiWriter.Write(root));

    private List<FieldError> ValidateCustom(
        JsonObject obj, JsonObject? old, string? subresource, IEnumerable<FieldError>? metadataErrors, IEnumerable<FieldError>? scaleErrors)
    {
        var errors = new List<FieldError>(metadataErrors ?? []);
        if (subresource == "status")
        {
            var validator = new ValueValidator("status");
            if (Root.Field("status") is { } status && obj.TryGetPropertyValue("status", out var value))
            {
                validator.Validate(status, value, old?["status"], "");
            }

            errors.AddRange(validator.Errors);
        }
        else
        {
            var validator = new ValueValidator("");
            validator.Validate(Root, obj, old, "");
            errors.AddRange(validator.Errors);
        }

        errors.AddRange(scaleErrors ?? []);
        ListValidator.Validate(Root, obj, old, "", errors);
        if (!Root.ContainsRules)
        {
            return errors;
        }

        if (errors.Any(IsSerious))
        {
            errors.Add(new FieldError(
                FieldError.Invalid,
                "<nil>",
                "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
        }
        else
        {
            RuleValidator.Validate(Root, obj, old, "", errors);
        }

        return errors;
    }

    private static bool IsSerious(FieldError error) =>
        error.Type is FieldError.Required or FieldError.TypeInvalid or FieldError.NotSupported or FieldError.TooLong or FieldError.TooMany;
}
