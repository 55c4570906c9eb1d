using System.Text.Json.Nodes;
using LocalCluster.Schemas.Cel;

namespace LocalCluster.Schemas;

/// <summary>Reads the openAPIV3Schema of a CustomResourceDefinition. A schema that is not structural is read as far as it goes.</summary>
internal static class OpenApiReader
{
    /// <summary>The schema of a whole object: apiVersion, kind and metadata are those of every kind, whatever the schema says.</summary>
    public static SchemaNode ReadRoot(JsonObject schema, SchemaNode metadata) => Embed(Read(schema), metadata);

    public static SchemaNode Read(JsonObject schema)
    {
        var shape = Shape(schema);
        IReadOnlyList<CelRule> rules =
            schema["x-kubernetes-validations"] is JsonArray list ? [.. list.OfType<JsonObject>().Select(CelRule.Read)] : [];
        var node = shape with
        {
            Nullable = Flag(schema, "nullable"),
            Default = schema["default"]?.DeepClone(),
            Format = schema["format"].AsString(),
            Description = schema["description"].AsString() ?? "",
            Rules = ReadRules(schema, valueOnly: false),
            Validations = rules,
            ContainsRules = rules.Count > 0 || (shape.Element?.ContainsRules ?? false) || (shape.Struct?.Properties.Values.Any(p => p.ContainsRules) ?? false),
        };
        return Flag(schema, "x-kubernetes-embedded-resource") ? Embed(node, BuiltinSchemas.ObjectMeta) with { Embedded = true } : node;
    }

    public static bool Flag(JsonObject schema, string name) => schema[name].AsBool() ?? false;

    private static SchemaNode Shape(JsonObject schema)
    {
        if (Flag(schema, "x-kubernetes-int-or-string"))
        {
            return new SchemaNode { Kind = NodeKind.Scalar, Scalar = ScalarType.IntOrString };
        }

        var preserve = Flag(schema, "x-kubernetes-preserve-unknown-fields");
        switch (schema["type"].AsString())
        {
            case "object":
                return ReadObject(schema, preserve);
            case "array":
                return ReadArray(schema);
            case "string":
                return new SchemaNode { Kind = NodeKind.Scalar, Scalar = ScalarType.String };
            case "integer":
                return new SchemaNode { Kind = NodeKind.Scalar, Scalar = ScalarType.Integer };
            case "number":
                return new SchemaNode { Kind = NodeKind.Scalar, Scalar = ScalarType.Number };
            case "boolean":
                return new SchemaNode { Kind = NodeKind.Scalar, Scalar = ScalarType.Boolean };
            default:
                return preserve && schema["properties"] is JsonObject ? ReadObject(schema, preserve) : SchemaNode.Anything;
        }
    }

    private static SchemaNode ReadObject(JsonObject schema, bool preserve)
    {
        var atomic = schema["x-kubernetes-map-type"].AsString() == "atomic";
        if (schema["properties"] is not JsonObject && schema["additionalProperties"] is { } values)
        {
            var element = values is JsonObject of ? Read(of) : SchemaNode.Anything;
            return new SchemaNode { Kind = NodeKind.Map, Element = element, Atomic = atomic, PreserveUnknown = preserve };
        }

        var type = new StructType("");
        var fields = schema["properties"] is JsonObject properties
            ? properties.Where(p => p.Value is JsonObject).Select(p => KeyValuePair.Create(p.Key, Read(p.Value!.AsObject()))).ToList()
            : [];
        type.Fill(fields, Strings(schema["required"]));
        return new SchemaNode { Kind = NodeKind.Object, Struct = type, Atomic = atomic, PreserveUnknown = preserve };
    }

    private static SchemaNode ReadArray(JsonObject schema) => new()
    {
        Kind = NodeKind.List,
        Element = schema["items"] is JsonObject items ? Read(items) : SchemaNode.Anything,
        List = schema["x-kubernetes-list-type"].AsString() switch { "map" => ListKind.Map, "set" => ListKind.Set, _ => ListKind.Atomic },
        Keys = [.. Strings(schema["x-kubernetes-list-map-keys"]).Order(StringComparer.Ordinal)],
    };

    private static SchemaNode Embed(SchemaNode node, SchemaNode metadata)
    {
        var type = new StructType("");
        var text = new SchemaNode { Kind = NodeKind.Scalar, Scalar = ScalarType.String };
        var fields = (node.Struct?.Order ?? [])
            .Where(n => n is not ("apiVersion" or "kind" or "metadata"))
            .Select(n => KeyValuePair.Create(n, node.Struct!.Properties[n]));
        type.Fill(
            [new("apiVersion", text), new("kind", text), new("metadata", WithRulesOf(node.Field("metadata"), metadata)), .. fields],
            node.Struct?.Required ?? []);
        return node with { Kind = NodeKind.Object, Struct = type, IsResource = true };
    }

    /// <summary>Of metadata a definition may restrict name and generateName, and nothing else.</summary>
    private static SchemaNode WithRulesOf(SchemaNode? declared, SchemaNode metadata)
    {
        var restricted = new[] { "name", "generateName" }.Where(name => declared?.Struct?.Properties.ContainsKey(name) == true).ToList();
        return restricted.Count == 0 ? metadata : metadata with
        {
            Rules = new ValueRules { Properties = restricted.ToDictionary(name => name, name => declared!.Struct!.Properties[name], StringComparer.Ordinal) },
        };
    }

    private static ValueRules? ReadRules(JsonObject schema, bool valueOnly)
    {
        var pattern = schema["pattern"].AsString();
        var rules = new ValueRules
        {
            Enum = schema["enum"] is JsonArray allowed ? [.. allowed] : null,
            Minimum = schema["minimum"].AsDouble(),
            ExclusiveMinimum = Flag(schema, "exclusiveMinimum"),
            Maximum = schema["maximum"].AsDouble(),
            ExclusiveMaximum = Flag(schema, "exclusiveMaximum"),
            MultipleOf = schema["multipleOf"].AsDouble(),
            MinLength = schema["minLength"].AsLong(),
            MaxLength = schema["maxLength"].AsLong(),
            Pattern = pattern is null ? null : Patterns.Compile(pattern),
            PatternText = pattern,
            MinItems = schema["minItems"].AsLong(),
            MaxItems = schema["maxItems"].AsLong(),
            UniqueItems = Flag(schema, "uniqueItems"),
            MinProperties = schema["minProperties"].AsLong(),
            MaxProperties = schema["maxProperties"].AsLong(),
            AllOf = Junctors(schema, "allOf"),
            AnyOf = Junctors(schema, "anyOf"),
            OneOf = Junctors(schema, "oneOf"),
            Not = schema["not"] is JsonObject not ? ReadValueOnly(not) : null,
            Required = valueOnly ? Strings(schema["required"]) : [],
            Properties = valueOnly && schema["properties"] is JsonObject properties
                ? properties.Where(p => p.Value is JsonObject).ToDictionary(p => p.Key, p => ReadValueOnly(p.Value!.AsObject()), StringComparer.Ordinal)
                : null,
            Items = valueOnly && schema["items"] is JsonObject items ? ReadValueOnly(items) : null,
        };
        return rules == NoRules ? null : rules;
    }

    private static readonly ValueRules NoRules = new();

    private static IReadOnlyList<SchemaNode> Junctors(JsonObject schema, string name) =>
        schema[name] is JsonArray list ? [.. list.OfType<JsonObject>().Select(ReadValueOnly)] : [];

    /// <summary>A schema inside allOf, anyOf, oneOf or not: a type there is a rule about the value, it declares no fields.</summary>
    private static SchemaNode ReadValueOnly(JsonObject schema) => new()
    {
        Kind = schema["type"] is null ? NodeKind.Any : Shape(schema).Kind,
        Scalar = schema["type"] is null ? default : Shape(schema).Scalar,
        Struct = schema["type"].AsString() == "object" ? new StructType("") : null,
        Element = schema["type"].AsString() is "array" ? SchemaNode.Anything : null,
        PreserveUnknown = true,
        Nullable = Flag(schema, "nullable"),
        Format = schema["format"].AsString(),
        Rules = ReadRules(schema, valueOnly: true),
    };

    private static IReadOnlyList<string> Strings(JsonNode? node) =>
        node is JsonArray array ? [.. array.Select(n => n.AsString() ?? "")] : [];
}
