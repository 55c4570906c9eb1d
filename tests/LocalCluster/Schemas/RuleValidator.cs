using System.Text.Json.Nodes;
using LocalCluster.Schemas.Cel;

namespace LocalCluster.Schemas;

/// <summary>Runs the CEL rules of a schema.</summary>
internal static class RuleValidator
{
    public static void Validate(SchemaNode schema, JsonNode? value, JsonNode? old, string path, List<FieldError> errors) =>
        Validate(schema, value, old, unchanged: false, path, errors);

    private static void Validate(SchemaNode schema, JsonNode? value, JsonNode? old, bool unchanged, string path, List<FieldError> errors)
    {
        if (value is null || !schema.ContainsRules)
        {
            return;
        }

        // An unchanged value keeps what it passed before, even when the rules got stricter; transition rules look at it all the same.
        unchanged = unchanged || (old is not null && JsonNode.DeepEquals(value, old));
        foreach (var rule in schema.Validations)
        {
            Run(rule, schema, value, old, unchanged, path, errors);
        }

        switch (value)
        {
            case JsonObject obj when schema.Kind is NodeKind.Object or NodeKind.Map:
                foreach (var (name, item) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    if (schema.Field(name) is { } field)
                    {
                        Validate(field, item, (old as JsonObject)?[name], unchanged, ValueValidator.Child(path, name), errors);
                    }
                }

                break;
            case JsonArray array when schema.Kind == NodeKind.List:
                var oldItems = ListItems.ByKey(schema, old as JsonArray);
                for (var i = 0; i < array.Count; i++)
                {
                    Validate(schema.Element!, array[i], ListItems.Find(schema, oldItems, array[i]), unchanged, $"{path}[{i}]", errors);
                }

                break;
        }
    }

    private static void Run(CelRule rule, SchemaNode schema, JsonNode value, JsonNode? old, bool unchanged, string path, List<FieldError> errors)
    {
        var program = rule.Program(schema);
        if (program is null || (program.UsesOldSelf ? old is null && !rule.OptionalOldSelf : unchanged))
        {
            return;
        }

        var self = CelValues.From(value, schema);
        var oldSelf = CelValues.From(old, schema);
        var field = path + Suffix(rule.FieldPath, path);
        try
        {
            if (program.Evaluate(self, oldSelf) is not true)
            {
                errors.Add(Failure(rule, field, TypeOf(schema, value), Message(rule, schema, self, oldSelf)));
            }
        }
        catch (CelEvaluationException e)
        {
            errors.Add(Failure(rule with { Reason = null }, path, TypeOf(schema, value), $"{e.Message} evaluating rule: {rule.FixedMessage}"));
        }
    }

    private static string Message(CelRule rule, SchemaNode schema, object? self, object? oldSelf)
    {
        try
        {
            if (rule.MessageProgram(schema)?.Evaluate(self, oldSelf) is string text && text.Trim() is { Length: > 0 } message
                && !message.Contains('\n', StringComparison.Ordinal))
            {
                return message;
            }
        }
        catch (CelEvaluationException)
        {
            // A message expression that fails gives way to the fixed message.
        }

        return rule.FixedMessage;
    }

    private static FieldError Failure(CelRule rule, string field, string type, string message) => rule.Reason switch
    {
        FieldError.Required => new FieldError(FieldError.Required, field, $"Required value: {message}"),
        FieldError.Forbidden => new FieldError(FieldError.Forbidden, field, $"Forbidden: {message}"),
        FieldError.Duplicate => new FieldError(FieldError.Duplicate, field, $"Duplicate value: \"{type}\""),
        _ => new FieldError(FieldError.Invalid, field, $"Invalid value: \"{type}\": {message}"),
    };

    /// <summary>The value in the message is only its type: a rule speaks of the whole value, which may be large.</summary>
    private static string TypeOf(SchemaNode schema, JsonNode value) => schema.Kind switch
    {
        NodeKind.Object or NodeKind.Map => "object",
        NodeKind.List => "array",
        _ => JsonValues.TypeName(value),
    };

    private static string Suffix(string? fieldPath, string path) =>
        fieldPath is null ? "" : path.Length == 0 ? fieldPath.TrimStart('.') : fieldPath;
}
