using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>Whether a schema is structural.</summary>
internal static class StructuralRules
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Unsupported = ["$ref", "patternProperties", "dependencies", "definitions", "additionalItems"];

    private static readonly string[] ShapeOnly =
    [
        "description", "type", "default", "title", "additionalProperties", "nullable", "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type",
    ];

    public static void Check(JsonObject schema, string path, List<FieldError> errors)
    {
        var before = errors.Count;
        CheckNode(schema, path, "at the root", errors);
        if (errors.Count == before && schema["type"].AsString() != "object")
        {
            errors.Add(new FieldError(FieldError.Invalid, $"{path}.type", $"Invalid value: {JsonValues.Show(schema["type"])}: must be object at the root"));
        }
    }

    private static void CheckNode(JsonObject schema, string path, string place, List<FieldError> errors)
    {
        CheckType(schema, path, place, errors);
        foreach (var name in Unsupported.Where(schema.ContainsKey))
        {
            errors.Add(new FieldError(FieldError.Forbidden, $"{path}.{name}", $"Forbidden: {name} is not supported"));
        }

        if (OpenApiReader.Flag(schema, "uniqueItems"))
        {
            errors.Add(new FieldError(
                FieldError.Forbidden, $"{path}.uniqueItems", "Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }

        CheckPattern(schema, path, errors);
        CheckList(schema, path, errors);
        CheckObject(schema, path, errors);
        foreach (var name in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            var list = schema[name] as JsonArray ?? [];
            for (var i = 0; i < list.Count; i++)
            {
                CheckValueOnly(list[i] as JsonObject ?? [], $"{path}.{name}[{i}]", schema, errors);
            }
        }

        if (schema["not"] is JsonObject not)
        {
            CheckValueOnly(not, $"{path}.not", schema, errors);
        }
    }

    private static void CheckType(JsonObject schema, string path, string place, List<FieldError> errors)
    {
        var type = schema["type"].AsString() ?? "";
        var preserve = OpenApiReader.Flag(schema, "x-kubernetes-preserve-unknown-fields");
        if (OpenApiReader.Flag(schema, "x-kubernetes-int-or-string"))
        {
            if (type.Length > 0)
            {
                errors.Add(new FieldError(FieldError.Invalid, $"{path}.type", $"Invalid value: {JsonValues.Quote(type)}: must be empty if x-kubernetes-int-or-string is true"));
            }

            return;
        }

        if (type.Length == 0)
        {
            if (!preserve)
            {
                errors.Add(new FieldError(FieldError.Required, $"{path}.type", $"Required value: must not be empty {place}"));
            }
        }
        else if (!Types.Contains(type, StringComparer.Ordinal))
        {
            errors.Add(new FieldError(
                FieldError.NotSupported, $"{path}.type", $"Unsupported value: {JsonValues.Quote(type)}: supported values: {string.Join(", ", Types.Select(JsonValues.Quote))}"));
        }

        if (OpenApiReader.Flag(schema, "x-kubernetes-embedded-resource") && type != "object")
        {
            errors.Add(new FieldError(FieldError.Invalid, $"{path}.type", $"Invalid value: {JsonValues.Quote(type)}: must be object if x-kubernetes-embedded-resource is true"));
        }
    }

    private static void CheckPattern(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema["pattern"].AsString() is not { } pattern)
        {
            return;
        }

        try
        {
            Patterns.Compile(pattern);
        }
        catch (ArgumentException e)
        {
            errors.Add(new FieldError(
                FieldError.Invalid, $"{path}.pattern", $"Invalid value: {JsonValues.Quote(pattern)}: must be a valid regular expression, but isn't: {e.Message}"));
        }
    }

    private static void CheckList(JsonObject schema, string path, List<FieldError> errors)
    {
        var items = schema["items"] as JsonObject;
        var isArray = schema["type"].AsString() == "array";
        if (isArray && items is null)
        {
            errors.Add(new FieldError(FieldError.Required, $"{path}.items", "Required value: must be specified"));
        }
        else if (items is not null)
        {
            CheckNode(items, $"{path}.items", "for specified array items", errors);
        }

        var keys = schema["x-kubernetes-list-map-keys"] as JsonArray ?? [];
        switch (schema["x-kubernetes-list-type"].AsString())
        {
            case null or "atomic" or "set":
                break;
            case "map" when keys.Count == 0:
                errors.Add(new FieldError(
                    FieldError.Required, $"{path}.x-kubernetes-list-map-keys", "Required value: must not be empty if x-kubernetes-list-type is map"));
                break;
            case "map":
                CheckKeys(items, keys, path, errors);
                break;
            case var other:
                errors.Add(new FieldError(
                    FieldError.NotSupported,
                    $"{path}.x-kubernetes-list-type",
                    $"Unsupported value: {JsonValues.Quote(other)}: supported values: \"atomic\", \"map\", \"set\""));
                break;
        }
    }

    private static void CheckKeys(JsonObject? items, JsonArray keys, string path, List<FieldError> errors)
    {
        var required = (items?["required"] as JsonArray ?? []).Select(r => r.AsString()).ToList();
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i].AsString() ?? "";
            if (items?["properties"]?[key] is not JsonObject property)
            {
                errors.Add(new FieldError(
                    FieldError.Invalid, $"{path}.x-kubernetes-list-map-keys[{i}]", $"Invalid value: {JsonValues.Quote(key)}: entries must all be names of item properties"));
            }
            else if (!required.Contains(key) && property["default"] is null)
            {
                errors.Add(new FieldError(
                    FieldError.Required,
                    $"{path}.items.properties[{key}].default",
                    "Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
            }
        }
    }

    private static void CheckObject(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema["properties"] is JsonObject { Count: > 0 } && schema["additionalProperties"] is not null)
        {
            errors.Add(new FieldError(
                FieldError.Forbidden, $"{path}.additionalProperties", "Forbidden: additionalProperties and properties are mutual exclusive"));
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            CheckNode(values, $"{path}.additionalProperties", "for specified object fields", errors);
        }
        else if (schema["additionalProperties"].AsBool() == false)
        {
            errors.Add(new FieldError(FieldError.Forbidden, $"{path}.additionalProperties", "Forbidden: additionalProperties cannot be set to false"));
        }

        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            CheckNode(property as JsonObject ?? [], $"{path}.properties[{name}]", "for specified object fields", errors);
        }
    }

    /// <summary>Inside allOf, anyOf, oneOf and not nothing may shape the value, and every field named must be declared outside.</summary>
    private static void CheckValueOnly(JsonObject schema, string path, JsonObject outer, List<FieldError> errors)
    {
        // int-or-string is written with anyOf [{type: integer}, {type: string}], so there the type is allowed.
        var intOrString = OpenApiReader.Flag(outer, "x-kubernetes-int-or-string");
        foreach (var name in ShapeOnly.Where(n => schema[n] is { } value && value.AsBool() != false && !(n == "type" && intOrString)))
        {
            errors.Add(new FieldError(FieldError.Forbidden, $"{path}.{name}", "Forbidden: must be empty to be structural"));
        }

        CheckPattern(schema, path, errors);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            var at = $"{path}.properties[{name}]";
            if (outer["properties"]?[name] is JsonObject declared)
            {
                CheckValueOnly(property as JsonObject ?? [], at, declared, errors);
            }
            else
            {
                errors.Add(new FieldError(FieldError.Required, at.Replace(".not.", ".", StringComparison.Ordinal), $"Required value: because it is defined in {at}"));
            }
        }

        if (schema["items"] is JsonObject items)
        {
            CheckValueOnly(items, $"{path}.items", outer["items"] as JsonObject ?? [], errors);
        }
    }
}
