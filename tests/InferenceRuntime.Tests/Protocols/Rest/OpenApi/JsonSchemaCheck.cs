using System.Text.Json.Nodes;

namespace InferenceRuntime.Tests.Protocols.Rest.OpenApi;

/// <summary>Holds a value against a schema of JSON Schema 2020-12, as far as the document uses it; an unknown keyword is an error of the document.</summary>
internal sealed class JsonSchemaCheck(JsonObject document)
{
    private static readonly string[] Known =
    [
        "$ref", "description", "type", "const", "enum", "anyOf", "properties", "required", "additionalProperties",
        "items", "prefixItems", "minItems", "maxItems", "minimum", "maximum",
    ];

    /// <summary>What is wrong, with where; empty when the value is valid.</summary>
    public IReadOnlyList<string> Errors(JsonNode? value, string component) => [.. Errors(value, Resolve($"#/components/schemas/{component}"), component)];

    public JsonObject Resolve(string reference)
    {
        JsonNode? node = document;
        foreach (var part in reference.TrimStart('#', '/').Split('/'))
        {
            node = node?[part];
        }

        return node as JsonObject ?? throw new InvalidOperationException($"{reference} leads nowhere.");
    }

    private IEnumerable<string> Errors(JsonNode? value, JsonObject schema, string at)
    {
        var unknown = schema.Select(keyword => keyword.Key).Except(Known).ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidOperationException($"The schema at {at} has unknown keywords: {string.Join(", ", unknown)}.");
        }

        if (schema["$ref"] is { } reference)
        {
            return Errors(value, Resolve(reference.GetValue<string>()), at);
        }

        if (schema["anyOf"] is JsonArray choices)
        {
            var errors = choices.Select(choice => Errors(value, choice!.AsObject(), at).ToList()).ToList();
            return errors.Any(list => list.Count == 0) ? [] : errors.SelectMany(list => list);
        }

        return Simple(value, schema, at).Concat(Members(value, schema, at)).Concat(Elements(value, schema, at));
    }

    private static IEnumerable<string> Simple(JsonNode? value, JsonObject schema, string at)
    {
        if (schema["type"]?.GetValue<string>() is { } type && !HasType(value, type))
        {
            yield return $"{at} is {value?.ToJsonString() ?? "null"}, not of the type {type}";
        }

        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
        {
            yield return $"{at} is {value?.ToJsonString()}, not {constant.ToJsonString()}";
        }

        if (schema["enum"] is JsonArray values && !values.Any(item => JsonNode.DeepEquals(item, value)))
        {
            yield return $"{at} is {value?.ToJsonString()}, none of {values.ToJsonString()}";
        }

        if (value is JsonValue number && HasType(value, "number"))
        {
            var actual = number.GetValue<decimal>();
            if (schema["minimum"] is { } min && actual < min.GetValue<decimal>())
            {
                yield return $"{at} is below {min}";
            }

            if (schema["maximum"] is { } max && actual > max.GetValue<decimal>())
            {
                yield return $"{at} is above {max}";
            }
        }
    }

    private IEnumerable<string> Members(JsonNode? value, JsonObject schema, string at)
    {
        if (value is not JsonObject members)
        {
            return [];
        }

        var missing = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name));
        var properties = schema["properties"] as JsonObject ?? [];
        return missing.Select(name => $"{at} lacks {name}").Concat(members.SelectMany(member =>
            properties[member.Key] is JsonObject known ? Errors(member.Value, known, $"{at}.{member.Key}")
            : schema["additionalProperties"] is JsonObject others ? Errors(member.Value, others, $"{at}.{member.Key}")
            : []));
    }

    private IEnumerable<string> Elements(JsonNode? value, JsonObject schema, string at)
    {
        if (value is not JsonArray elements)
        {
            return [];
        }

        List<string> errors = [];
        if (elements.Count < (schema["minItems"]?.GetValue<int>() ?? 0) || elements.Count > (schema["maxItems"]?.GetValue<int>() ?? int.MaxValue))
        {
            errors.Add($"{at} has {elements.Count} elements");
        }

        var prefix = schema["prefixItems"] as JsonArray ?? [];
        for (var i = 0; i < elements.Count; i++)
        {
            if ((i < prefix.Count ? prefix[i] : schema["items"]) is JsonObject item)
            {
                errors.AddRange(Errors(elements[i], item, $"{at}[{i}]"));
            }
        }

        return errors;
    }

    private static bool HasType(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && decimal.IsInteger(value.GetValue<decimal>()),
        _ => throw new InvalidOperationException($"There is no type {type}."),
    };
}
