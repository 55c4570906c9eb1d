using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using ModelOperator.Entities;
using ModelOperator.Entities.Schema;
using ModelOperator.Settings;

namespace ModelOperator.Crds;

/// <summary>Turns the types of the API and of the settings, and their attributes, into a structural OpenAPI schema. It writes no defaults: those live in status.effective.</summary>
public sealed class SchemaBuilder(DocumentationFile documentation)
{
    // Their properties are the schema; other types are Kubernetes' own, and have fragments.
    private static readonly string?[] OwnNamespaces = [typeof(V1Beta1InferenceService).Namespace, typeof(OperatorConfiguration).Namespace];

    private const string NotInEffect = " Not in effect yet: where it is set, the condition FieldsNotInEffect names it.";

    /// <summary>The schema of an object with the type's properties, in their order of declaration.</summary>
    public JsonObject BuildObject(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in EntityProperties.Of(type))
        {
            properties.Add(EntityProperties.NameOf(property), BuildProperty(property));
            if (property.IsDefined(typeof(RequiredAttribute)))
            {
                required.Add(EntityProperties.NameOf(property));
            }
        }

        var schema = new JsonObject { ["type"] = "object" };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema["properties"] = properties;
        AddRules(schema, type.GetCustomAttributes<CelRuleAttribute>().Select(Rule));
        return schema;
    }

    private JsonObject BuildProperty(PropertyInfo property)
    {
        if (property.DeclaringType == typeof(V1Beta1InferenceService) && property.Name == nameof(V1Beta1InferenceService.Metadata))
        {
            return Metadata();
        }

        var description = documentation.Summary(property) + (property.IsDefined(typeof(NotYetInEffectAttribute)) ? NotInEffect : "");
        var schema = new JsonObject { ["description"] = description };
        foreach (var (key, value) in BuildType(property).ToArray())
        {
            schema[key] = value?.DeepClone();
        }

        if (property.GetCustomAttribute<SchemaDefaultAttribute>() is { } filledIn)
        {
            schema["default"] = JsonNode.Parse(filledIn.Json);
        }

        AddBounds(schema, property);
        AddRules(schema, property.GetCustomAttributes<CelRuleAttribute>().Select(Rule).Concat(
            property.GetCustomAttributes<PatternAttribute>().Select(pattern => Rule(pattern, (string)schema["type"]! == "array"))));
        return schema;
    }

    // The API server checks metadata itself, and refuses a schema that says more of it than this. The name is there for the rule that points at it.
    private static JsonObject Metadata() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["name"] = new JsonObject { ["description"] = "The name of the resource, the Deployment and the Service.", ["type"] = "string", ["maxLength"] = 63 },
        },
    };

    private JsonObject BuildType(PropertyInfo property)
    {
        if (property.IsDefined(typeof(PreserveUnknownFieldsAttribute)))
        {
            return new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        }

        return BuildType(property.PropertyType);
    }

    private JsonObject BuildType(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (EntityProperties.ItemType(type) is { } item)
        {
            return new JsonObject { ["type"] = "array", ["items"] = BuildType(item) };
        }

        if (EntityProperties.ValueType(type) is { } value)
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = BuildType(value) };
        }

        return type switch
        {
            _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
            _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when type == typeof(int) => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
            _ when type == typeof(long) => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
            _ when type == typeof(double) => new JsonObject { ["type"] = "number" },
            _ when OwnNamespaces.Contains(type.Namespace) => BuildObject(type),
            _ => SchemaFragments.For(type),
        };
    }

    private static void AddBounds(JsonObject schema, PropertyInfo property)
    {
        var kind = (string)schema["type"]! switch
        {
            "array" => "Items",
            "object" => "Properties",
            _ => "Length",
        };
        if (property.GetCustomAttribute<MinLengthAttribute>() is { } least)
        {
            schema["min" + kind] = least.Length;
        }

        if (property.GetCustomAttribute<MaxLengthAttribute>() is { } most)
        {
            schema["max" + kind] = most.Length;
        }

        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema["minimum"] = JsonValue.Create(range.Minimum);
            schema["maximum"] = JsonValue.Create(range.Maximum);
        }

        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            schema["enum"] = new JsonArray([.. allowed.Values.Select(value => JsonValue.Create((string)value!))]);
        }

        if (property.IsDefined(typeof(DurationAttribute)))
        {
            schema["pattern"] = Durations.Pattern;
        }

        if (property.GetCustomAttribute<ItemMaxLengthAttribute>() is { } itemMost)
        {
            schema["items"]!["maxLength"] = itemMost.Length;
        }

        if (property.GetCustomAttribute<ListMapAttribute>() is { } listMap)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. listMap.Keys.Select(key => JsonValue.Create(key))]);
        }
        else if ((string)schema["type"]! == "array")
        {
            schema["x-kubernetes-list-type"] = "atomic";
        }
    }

    private static void AddRules(JsonObject schema, IEnumerable<JsonObject> rules)
    {
        var all = rules.ToArray<JsonNode>();
        if (all.Length > 0)
        {
            schema["x-kubernetes-validations"] = new JsonArray(all);
        }
    }

    private static JsonObject Rule(CelRuleAttribute rule)
    {
        var node = new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message };
        if (rule.FieldPath is not null)
        {
            node["fieldPath"] = rule.FieldPath;
        }

        return node;
    }

    private static JsonObject Rule(PatternAttribute pattern, bool ofItems) => new()
    {
        ["rule"] = ofItems ? $"self.all(item, item.matches('{pattern.Expression}'))" : $"self.matches('{pattern.Expression}')",
        ["message"] = pattern.Message,
    };
}
