using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Crds;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Settings.Reference;

/// <summary>
/// The settings file as a JSON Schema (draft 7) with descriptions and defaults, for editors and for the chart's values. It is made from the settings records, as the CRD is from the
/// entities, so that it can not say anything else than what the operator accepts; only rules between two settings are left to the operator.
/// </summary>
public static class SettingsSchema
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document, with a line end.</summary>
    public static string Json()
    {
        var document = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "The settings of model-operator" };
        foreach (var (key, value) in Build())
        {
            document[key] = value?.DeepClone();
        }

        return document.ToJsonString(Indented) + "\n";
    }

    /// <summary>The schema of the whole file: an object.</summary>
    public static JsonObject Build()
    {
        var schema = new SchemaBuilder(DocumentationFile.Load()).BuildObject(typeof(OperatorConfiguration));
        AddDefaults(schema, typeof(OperatorConfiguration), JsonSerializer.SerializeToNode(new OperatorConfiguration(), Options)!.AsObject());
        Translate(schema);
        return schema;
    }

    /// <summary>Whether a property is a group of settings with defaults of their own. An object that is absent by default, such as a peer, is one setting.</summary>
    public static bool IsSection(JsonObject field) => field["default"] is null
        && field["properties"] is JsonObject properties
        && properties.Any(property => property.Value!["default"] is not null || IsSection(property.Value.AsObject()));

    private static bool IsSection(Type type) => type.Namespace == typeof(OperatorConfiguration).Namespace && EntityProperties.Of(type).Count > 0;

    private static void AddDefaults(JsonObject schema, Type type, JsonObject defaults)
    {
        schema.Remove("required"); // a setting that is absent has its default
        foreach (var property in EntityProperties.Of(type))
        {
            var name = EntityProperties.NameOf(property);
            var field = schema["properties"]![name]!.AsObject();
            if (IsSection(property.PropertyType))
            {
                AddDefaults(field, property.PropertyType, defaults[name] as JsonObject ?? []);
            }
            else if (defaults[name] is { } value)
            {
                field["default"] = value.DeepClone();
            }

            if ((EntityProperties.ValueType(property.PropertyType) ?? EntityProperties.ItemType(property.PropertyType)) is { } item && IsSection(item))
            {
                AddDefaults((field["additionalProperties"] ?? field["items"])!.AsObject(), item, []);
            }
        }
    }

    /// <summary>From the dialect of a CRD into plain JSON Schema, which knows unknown properties and patterns, and no rules in CEL.</summary>
    private static void Translate(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Translate(item);
            }
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        if (schema["x-kubernetes-validations"] is JsonArray rules)
        {
            AddPatterns(schema, rules);
        }

        foreach (var key in schema.Select(pair => pair.Key).Where(key => key.StartsWith("x-kubernetes-", StringComparison.Ordinal)).ToList())
        {
            schema.Remove(key);
        }

        if (schema["properties"] is JsonObject properties)
        {
            schema["additionalProperties"] ??= false;
            foreach (var (_, property) in properties)
            {
                Translate(property);
            }
        }

        Translate(schema["items"]);
        Translate(schema["additionalProperties"]);
        Translate(schema["anyOf"]);
    }

    private static void AddPatterns(JsonObject schema, JsonArray rules)
    {
        const string Whole = "self.matches('";
        const string Items = "self.all(item, item.matches('";
        foreach (var rule in rules.Select(rule => (string)rule!["rule"]!))
        {
            if (rule.StartsWith(Whole, StringComparison.Ordinal))
            {
                schema["pattern"] = rule[Whole.Length..^"')".Length];
            }
            else if (rule.StartsWith(Items, StringComparison.Ordinal))
            {
                schema["items"]!["pattern"] = rule[Items.Length..^"'))".Length];
            }
        }
    }
}
