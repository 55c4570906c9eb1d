using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>The rules that a CustomResourceDefinition must keep.</summary>
public static class CrdSchema
{
    /// <summary>
    /// Every broken rule of a definition after defaulting; <paramref name="old"/> is the stored one of an update. A schema is structural:
    /// every value has a type, and rules about values stand beside it, not in its place.
    /// </summary>
    public static IReadOnlyList<FieldError> Validate(JsonObject crd, JsonObject? old = null)
    {
        var errors = new List<FieldError>();
        var spec = crd["spec"] as JsonObject ?? [];
        var names = spec["names"] as JsonObject ?? [];
        var expected = $"{names["plural"].AsString()}.{spec["group"].AsString()}";
        if (crd["metadata"]?["name"].AsString() is { } name && name != expected)
        {
            errors.Add(new FieldError(FieldError.Invalid, "metadata.name", $"Invalid value: {JsonValues.Quote(name)}: must be spec.names.plural+\".\"+spec.group"));
        }

        CheckNames(spec, names, errors);
        CheckVersions(spec, errors);
        if (old?["spec"] is JsonObject before && IsEstablished(old))
        {
            CheckUnchanged(before["scope"], spec["scope"], "spec.scope", errors);
            CheckUnchanged(before["names"]?["kind"], names["kind"], "spec.names.kind", errors);
            CheckUnchanged(before["names"]?["plural"], names["plural"], "spec.names.plural", errors);
            CheckUnchanged(before["group"], spec["group"], "spec.group", errors);
        }

        return errors;
    }

    private static void CheckNames(JsonObject spec, JsonObject names, List<FieldError> errors)
    {
        Require(spec, "group", "spec.group", errors);
        Require(names, "plural", "spec.names.plural", errors);
        Require(names, "singular", "spec.names.singular", errors);
        Require(names, "kind", "spec.names.kind", errors);
        Require(names, "listKind", "spec.names.listKind", errors);
        if (names["kind"].AsString() is { Length: > 0 } kind && names["listKind"].AsString() == kind)
        {
            errors.Add(new FieldError(FieldError.Invalid, "spec.names.listKind", $"Invalid value: {JsonValues.Quote(kind)}: kind and listKind may not be the same"));
        }

        switch (spec["scope"].AsString())
        {
            case null or "":
                errors.Add(new FieldError(FieldError.Required, "spec.scope", "Required value"));
                break;
            case "Namespaced" or "Cluster":
                break;
            case var scope:
                errors.Add(new FieldError(
                    FieldError.NotSupported, "spec.scope", $"Unsupported value: {JsonValues.Quote(scope)}: supported values: \"Cluster\", \"Namespaced\""));
                break;
        }
    }

    private static void CheckVersions(JsonObject spec, List<FieldError> errors)
    {
        var versions = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (versions.Count(v => v["storage"].AsBool() ?? false) != 1)
        {
            errors.Add(new FieldError(FieldError.Invalid, "spec.versions", $"Invalid value: {JsonValues.Show(new JsonArray([.. versions.Select(v => v["name"]?.DeepClone())]))}: must have exactly one version marked as storage version"));
        }

        // One schema for all versions stands, for a server, at the top.
        var schemas = versions.Select(v => v["schema"]?["openAPIV3Schema"] as JsonObject).ToList();
        var shared = schemas.Count > 0 && schemas.TrueForAll(s => JsonNode.DeepEquals(s, schemas[0]));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var at = $"spec.versions[{i}]";
            Require(versions[i], "name", $"{at}.name", errors);
            if (!seen.Add(versions[i]["name"].AsString() ?? ""))
            {
                errors.Add(new FieldError(FieldError.Invalid, "spec.versions", "Invalid value: must contain unique version names"));
            }

            var schemaPath = shared ? "spec.validation.openAPIV3Schema" : $"{at}.schema.openAPIV3Schema";
            if (schemas[i] is not { } schema)
            {
                errors.Add(new FieldError(FieldError.Required, $"{at}.schema.openAPIV3Schema", "Required value: schemas are required"));
            }
            else if (i == 0 || !shared)
            {
                CheckSchema(schema, schemaPath, errors);
            }

            CheckScale(versions[i], shared ? "spec" : at, errors);
            CheckColumns(versions[i], at, errors);
        }
    }

    private static void CheckSchema(JsonObject schema, string path, List<FieldError> errors)
    {
        var found = errors.Count;
        StructuralRules.Check(schema, path, errors);
        if (errors.Count == found)
        {
            // Only a schema that is structural can be read, and only then do its rules and defaults mean something.
            SchemaRules.Check(schema, path, errors);
        }
    }

    private static void CheckScale(JsonObject version, string path, List<FieldError> errors)
    {
        if (version["subresources"]?["scale"] is not JsonObject scale)
        {
            return;
        }

        foreach (var (name, root, required) in ((string, string, bool)[])
            [("specReplicasPath", ".spec.", true), ("statusReplicasPath", ".status.", true), ("labelSelectorPath", ".", false)])
        {
            var value = scale[name].AsString() ?? "";
            var field = $"{path}.subresources.scale.{name}";
            if (value.Length == 0)
            {
                if (required)
                {
                    errors.Add(new FieldError(FieldError.Required, field, "Required value"));
                }
            }
            else if (!value.StartsWith(root, StringComparison.Ordinal))
            {
                errors.Add(new FieldError(FieldError.Invalid, field, $"Invalid value: {JsonValues.Quote(value)}: should be a json path under {root.TrimEnd('.')}"));
            }
        }
    }

    private static void CheckColumns(JsonObject version, string path, List<FieldError> errors)
    {
        var columns = version["additionalPrinterColumns"] as JsonArray ?? [];
        for (var i = 0; i < columns.Count; i++)
        {
            var at = $"{path}.additionalPrinterColumns[{i}]";
            var text = columns[i]?["jsonPath"].AsString() ?? "";
            try
            {
                JsonPath.Parse(text);
            }
            catch (FormatException e)
            {
                errors.Add(new FieldError(FieldError.Invalid, $"{at}.jsonPath", $"Invalid value: {JsonValues.Quote(text)}: {e.Message}"));
            }

            if (columns[i]?["type"].AsString() is { } type && type is not ("integer" or "number" or "string" or "boolean" or "date"))
            {
                errors.Add(new FieldError(FieldError.Invalid, $"{at}.type", $"Invalid value: {JsonValues.Quote(type)}: must be one of boolean,date,integer,number,string"));
            }
        }
    }

    private static bool IsEstablished(JsonObject crd) =>
        (crd["status"]?["conditions"] as JsonArray ?? []).Any(c => c?["type"].AsString() == "Established" && c["status"].AsString() == "True");

    private static void CheckUnchanged(JsonNode? before, JsonNode? after, string field, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(before, after))
        {
            errors.Add(new FieldError(FieldError.Invalid, field, $"Invalid value: {JsonValues.Show(after)}: field is immutable"));
        }
    }

    private static void Require(JsonObject obj, string name, string field, List<FieldError> errors)
    {
        if (obj[name].AsString() is null or "")
        {
            errors.Add(new FieldError(FieldError.Required, field, "Required value"));
        }
    }
}
