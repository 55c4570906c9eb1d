using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>
/// Checks types and value rules. <paramref name="prefix"/> is the part of the field paths that the messages leave out: a write to /status is
/// checked from "status" on, so its fields are <c>status.replicas</c> and its messages say <c>replicas in body ...</c>.
/// What an update did not change is not checked again: a stored object stays valid when its schema gets stricter.
/// </summary>
internal sealed class ValueValidator(string prefix)
{
    public List<FieldError> Errors { get; } = [];

    public void Validate(SchemaNode schema, JsonNode? value, JsonNode? old, string path)
    {
        if (value is not null && old is not null && JsonNode.DeepEquals(value, old))
        {
            return;
        }

        if (value is null ? !schema.Nullable && schema.Kind != NodeKind.Any : !HasType(schema, value))
        {
            TypeError(schema, value, path);
            return;
        }

        if (value is null)
        {
            return;
        }

        if (schema.Rules is { } rules)
        {
            CheckRules(rules, value, path);
        }

        switch (value)
        {
            case JsonObject obj:
                ValidateObject(schema, obj, old as JsonObject, path);
                break;
            case JsonArray array:
                ValidateItems(schema, array, old as JsonArray, path);
                break;
            case JsonValue when schema.Format is { } format && value.AsString() is { } text && !Formats.Holds(format, text):
                Add(FieldError.TypeInvalid, path, $"Invalid value: {JsonValues.Show(value)}: {path} in body must be of type {format}: {JsonValues.Show(value)}");
                break;
        }
    }

    public void Add(string type, string path, string message) =>
        Errors.Add(new FieldError(type, prefix.Length == 0 ? path : path.Length == 0 ? prefix : $"{prefix}.{path}", message));

    public static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool HasType(SchemaNode schema, JsonNode value) => schema.Kind switch
    {
        NodeKind.Any => true,
        NodeKind.Object or NodeKind.Map => value is JsonObject,
        NodeKind.List => value is JsonArray,
        _ => value is JsonValue && value.GetValueKind() switch
        {
            JsonValueKind.String => schema.Scalar is not (ScalarType.Integer or ScalarType.Number or ScalarType.Boolean),
            JsonValueKind.Number => schema.Scalar is ScalarType.Number or ScalarType.Quantity
                || (schema.Scalar is ScalarType.Integer or ScalarType.IntOrString && value.AsLong() is not null),
            _ => schema.Scalar == ScalarType.Boolean,
        },
    };

    private void TypeError(SchemaNode schema, JsonNode? value, string path)
    {
        var expected = schema.Kind switch
        {
            NodeKind.Object or NodeKind.Map => "object",
            NodeKind.List => "array",
            _ => schema.Scalar switch
            {
                ScalarType.Integer => "integer",
                ScalarType.Number => "number",
                ScalarType.Boolean => "boolean",
                ScalarType.IntOrString => "integer,string",
                _ => "string",
            },
        };
        var found = JsonValues.TypeName(value);
        Add(FieldError.TypeInvalid, path, $"Invalid value: \"{found}\": {path} in body must be of type {expected}: \"{found}\"");
    }

    private void ValidateObject(SchemaNode schema, JsonObject obj, JsonObject? old, string path)
    {
        foreach (var (name, item) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (schema.Field(name) is not { } field)
            {
                continue;
            }

            if (name != "metadata" || !schema.IsResource)
            {
                Validate(field, item, old?[name], Child(path, name));
            }
            else if (old is null && field.Rules is { } restrictions && item is not null)
            {
                // The metadata of an object has rules of its own; the schema adds to those of its name, which never changes.
                CheckRules(restrictions, item, Child(path, name));
            }
        }

        foreach (var name in schema.Struct?.Required ?? [])
        {
            if (!obj.ContainsKey(name))
            {
                Add(FieldError.Required, Child(path, name), "Required value");
            }
        }

        if (schema.Embedded)
        {
            foreach (var name in (ReadOnlySpan<string>)["apiVersion", "kind"])
            {
                if (obj[name].AsString() is null or "")
                {
                    Add(FieldError.Required, Child(path, name), "Required value: must not be empty");
                }
            }
        }
    }

    private void ValidateItems(SchemaNode schema, JsonArray array, JsonArray? old, string path)
    {
        if (schema.Kind != NodeKind.List)
        {
            return;
        }

        var oldItems = ListItems.ByKey(schema, old);
        for (var i = 0; i < array.Count; i++)
        {
            Validate(schema.Element!, array[i], ListItems.Find(schema, oldItems, array[i]), $"{path}[{i}]");
        }
    }

    private void CheckRules(ValueRules rules, JsonNode value, string path)
    {
        var shown = $"Invalid value: {JsonValues.Show(value)}: {path} in body";
        if (rules.Enum is { } allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
        {
            Add(FieldError.NotSupported, path, $"Unsupported value: {JsonValues.Show(value)}: supported values: {string.Join(", ", allowed.Select(Allowed))}");
        }

        switch (value)
        {
            case JsonObject obj:
                CheckCount(rules.MinProperties, rules.MaxProperties, obj.Count, "properties", path);
                foreach (var name in rules.Required.Where(n => !obj.ContainsKey(n)))
                {
                    Add(FieldError.Required, Child(path, name), "Required value");
                }

                foreach (var (name, inner) in rules.Properties ?? new Dictionary<string, SchemaNode>())
                {
                    if (obj.TryGetPropertyValue(name, out var item))
                    {
                        Validate(inner, item, null, Child(path, name));
                    }
                }

                break;
            case JsonArray array:
                CheckCount(rules.MinItems, rules.MaxItems, array.Count, "items", path);
                if (rules.UniqueItems && array.Where((a, i) => array.Skip(i + 1).Any(b => JsonNode.DeepEquals(a, b))).Any())
                {
                    Add(FieldError.Invalid, path, $"{shown} shouldn't contain duplicates");
                }

                for (var i = 0; rules.Items is not null && i < array.Count; i++)
                {
                    Validate(rules.Items, array[i], null, $"{path}[{i}]");
                }

                break;
            default:
                CheckScalar(rules, value, path, shown);
                break;
        }

        CheckJunctors(rules, value, path, shown);
    }

    private void CheckScalar(ValueRules rules, JsonNode value, string path, string shown)
    {
        if (value.AsString() is { } text)
        {
            // Lengths count code points; a server compares max with runes as well, though its message speaks of bytes.
            var length = text.EnumerateRunes().Count();
            if (length < rules.MinLength)
            {
                Add(FieldError.Invalid, path, $"{shown} should be at least {rules.MinLength} chars long");
            }

            if (length > rules.MaxLength)
            {
                Add(FieldError.TooLong, path, $"Too long: may not be more than {rules.MaxLength} bytes");
            }

            if (rules.Pattern is not null && !rules.Pattern.IsMatch(text))
            {
                Add(FieldError.Invalid, path, $"{shown} should match '{rules.PatternText}'");
            }
        }
        else if (value.AsDouble() is { } number)
        {
            if (number < rules.Minimum || (rules.ExclusiveMinimum && number == rules.Minimum))
            {
                Add(FieldError.Invalid, path, $"{shown} should be greater than {(rules.ExclusiveMinimum ? "" : "or equal to ")}{Number(rules.Minimum)}");
            }

            if (number > rules.Maximum || (rules.ExclusiveMaximum && number == rules.Maximum))
            {
                Add(FieldError.Invalid, path, $"{shown} should be less than {(rules.ExclusiveMaximum ? "" : "or equal to ")}{Number(rules.Maximum)}");
            }

            if (rules.MultipleOf is { } unit && Math.Abs(Math.IEEERemainder(number, unit)) > 1e-9)
            {
                Add(FieldError.Invalid, path, $"{shown} should be a multiple of {Number(unit)}");
            }
        }
    }

    private void CheckCount(long? least, long? most, int count, string what, string path)
    {
        if (count < least)
        {
            Add(FieldError.Invalid, path, $"Invalid value: {count}: {path} in body should have at least {least} {what}");
        }

        if (count > most)
        {
            Add(FieldError.TooMany, path, $"Too many: {count}: must have at most {most} {(most == 1 ? "item" : "items")}");
        }
    }

    private void CheckJunctors(ValueRules rules, JsonNode value, string path, string shown)
    {
        foreach (var schema in rules.AllOf)
        {
            Validate(schema, value, null, path);
        }

        if (rules.AnyOf.Count > 0 && !rules.AnyOf.Any(s => Accepts(s, value)))
        {
            Add(FieldError.Invalid, path, $"{shown} must validate at least one schema (anyOf)");
        }

        if (rules.OneOf.Count > 0 && rules.OneOf.Count(s => Accepts(s, value)) is var valid and not 1)
        {
            Add(FieldError.Invalid, path, $"{shown} must validate one and only one schema (oneOf). {(valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives")}");
        }

        if (rules.Not is not null && Accepts(rules.Not, value))
        {
            Add(FieldError.Invalid, path, $"{shown} must not validate the schema (not)");
        }
    }

    private static bool Accepts(SchemaNode schema, JsonNode value)
    {
        var inner = new ValueValidator("");
        inner.Validate(schema, value, null, "");
        return inner.Errors.Count == 0;
    }

    private static string Allowed(JsonNode? value) => JsonValues.Quote(value.AsString() ?? JsonValues.Show(value));

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
