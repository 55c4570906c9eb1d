using System.Text.Json.Nodes;
using LocalCluster.Schemas.Cel;

namespace LocalCluster.Schemas;

/// <summary>Checks what a structural schema says: its CEL rules compile, its defaults keep its own rules.</summary>
internal static class SchemaRules
{
    public static void Check(JsonObject schema, string path, List<FieldError> errors) =>
        Check(schema, OpenApiReader.ReadRoot(schema, BuiltinSchemas.ObjectMeta), path, errors);

    private static void Check(JsonObject schema, SchemaNode node, string path, List<FieldError> errors)
    {
        CheckDefault(schema, node, path, errors);
        for (var i = 0; i < node.Validations.Count; i++)
        {
            CheckRule(node.Validations[i], node, $"{path}.x-kubernetes-validations[{i}]", errors);
        }

        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (property is JsonObject inner)
            {
                Check(inner, OpenApiReader.Read(inner), $"{path}.properties[{name}]", errors);
            }
        }

        if (schema["items"] is JsonObject items)
        {
            Check(items, OpenApiReader.Read(items), $"{path}.items", errors);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            Check(values, OpenApiReader.Read(values), $"{path}.additionalProperties", errors);
        }
    }

    private static void CheckDefault(JsonObject schema, SchemaNode node, string path, List<FieldError> errors)
    {
        if (!schema.TryGetPropertyValue("default", out var value) || (value is null && node.Nullable))
        {
            return;
        }

        var at = $"{path}.default";
        var pruned = value?.DeepClone();
        var unknown = new List<string>();
        Pruner.Prune(node, pruned, "", unknown);
        if (unknown.Count > 0)
        {
            errors.Add(new FieldError(FieldError.Invalid, at, $"Invalid value: {JsonValues.Show(value)}: must not have unknown fields"));
        }

        var validator = new ValueValidator(at);
        validator.Validate(node, value, null, "");
        errors.AddRange(validator.Errors);
        if (validator.Errors.Count == 0)
        {
            // The rules see the default as it is written: defaults inside it are not filled in before.
            RuleValidator.Validate(node, value, null, at, errors);
        }
    }

    private static void CheckRule(CelRule rule, SchemaNode node, string path, List<FieldError> errors)
    {
        var shown = JsonValues.Compact(new JsonObject
        {
            ["Rule"] = rule.Rule,
            ["Message"] = rule.Message ?? "",
            ["MessageExpression"] = rule.MessageExpression ?? "",
            ["Reason"] = rule.Reason,
            ["FieldPath"] = rule.FieldPath ?? "",
            ["OptionalOldSelf"] = rule.OptionalOldSelf ? true : null,
        });
        if (rule.Rule.Trim().Length == 0)
        {
            errors.Add(new FieldError(FieldError.Required, $"{path}.rule", "Required value: rule is not specified"));
            return;
        }

        Compile(rule.Rule, "bool", "rule");
        if (rule.MessageExpression is not null)
        {
            Compile(rule.MessageExpression, "string", "messageExpression");
        }

        if (rule.Reason is not (null or FieldError.Required or FieldError.Forbidden or FieldError.Invalid or FieldError.Duplicate))
        {
            errors.Add(new FieldError(
                FieldError.NotSupported,
                $"{path}.reason",
                $"Unsupported value: {JsonValues.Quote(rule.Reason)}: supported values: \"FieldValueRequired\", \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueDuplicate\""));
        }

        void Compile(string expression, string result, string field)
        {
            try
            {
                CelProgram.Compile(expression, node, result);
            }
            catch (CelCompileException e)
            {
                errors.Add(new FieldError(FieldError.Invalid, $"{path}.{field}", $"Invalid value: {shown}: {e.Show(expression)}"));
            }
        }
    }
}
