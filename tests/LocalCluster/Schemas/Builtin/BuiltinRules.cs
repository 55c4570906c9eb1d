using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Builtin;

/// <summary>
/// The rules of built-in kinds: required fields and allowed values as the .schema files say, and those between fields. Types are not
/// checked here, a wrong one is refused before.
/// </summary>
internal static class BuiltinRules
{
    private static readonly FrozenDictionary<string, Action<JsonObject, JsonObject?, List<FieldError>>> ByKind =
        new Dictionary<string, Action<JsonObject, JsonObject?, List<FieldError>>>
        {
            ["Deployment"] = WorkloadRules.Validate,
            ["ReplicaSet"] = WorkloadRules.Validate,
            ["StatefulSet"] = WorkloadRules.Validate,
            ["DaemonSet"] = WorkloadRules.Validate,
            ["Pod"] = (pod, old, errors) => PodRules.Validate(pod["spec"] as JsonObject, "spec", errors),
            ["Lease"] = LeaseRules,
            ["Scale"] = ScaleRules,
            ["Event"] = EventRules.Validate,
            ["HorizontalPodAutoscaler"] = AutoscalerRules,
            ["Service"] = ServiceRules,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<FieldError> Validate(string kind, SchemaNode schema, JsonObject obj, JsonObject? old)
    {
        var errors = new List<FieldError>();
        if (ByKind.TryGetValue(kind, out var rules))
        {
            rules(obj, old, errors);
        }

        CheckFields(schema, obj, "", errors);
        return errors;
    }

    /// <summary>Adds <c>must be greater than or equal to LEAST</c> when the number is below it.</summary>
    public static void AtLeast(JsonObject? obj, string name, string path, long least, List<FieldError> errors)
    {
        if (obj?[name].AsLong() is { } number && number < least)
        {
            var bound = least == 1 ? "greater than 0" : $"greater than or equal to {least}";
            errors.Add(new FieldError(FieldError.Invalid, $"{path}.{name}", $"Invalid value: {number}: must be {bound}"));
        }
    }

    private static void CheckFields(SchemaNode schema, JsonNode? value, string path, List<FieldError> errors)
    {
        switch (schema.Kind, value)
        {
            case (NodeKind.Object, JsonObject obj):
                foreach (var name in schema.Struct!.Order)
                {
                    CheckField(schema, obj, name, ValueValidator.Child(path, name), errors);
                }

                break;
            case (NodeKind.Map, JsonObject obj):
                foreach (var (key, item) in obj)
                {
                    CheckFields(schema.Element!, item, $"{path}[{key}]", errors);
                }

                break;
            case (NodeKind.List, JsonArray array):
                for (var i = 0; i < array.Count; i++)
                {
                    CheckFields(schema.Element!, array[i], $"{path}[{i}]", errors);
                }

                break;
        }
    }

    private static void CheckField(SchemaNode schema, JsonObject obj, string name, string path, List<FieldError> errors)
    {
        // Metadata and status have rules of their own, or none.
        if (path is "metadata" or "status")
        {
            return;
        }

        var field = schema.Struct!.Properties[name];
        var value = obj[name];
        if (schema.Struct.Required.Contains(name) && IsMissing(value))
        {
            errors.Add(new FieldError(FieldError.Required, path, "Required value"));
        }
        else if (field.Rules?.Enum is { } allowed && value.AsString() is { Length: > 0 } text && !allowed.Any(a => a.AsString() == text))
        {
            var values = string.Join(", ", allowed.Select(a => JsonValues.Quote(a.AsString()!)));
            errors.Add(new FieldError(FieldError.NotSupported, path, $"Unsupported value: {JsonValues.Quote(text)}: supported values: {values}"));
        }

        CheckFields(field, value, path, errors);
    }

    private static bool IsMissing(JsonNode? value) => value is null || value.AsString() is "" || value is JsonArray { Count: 0 };

    private static void LeaseRules(JsonObject lease, JsonObject? old, List<FieldError> errors)
    {
        AtLeast(lease["spec"] as JsonObject, "leaseDurationSeconds", "spec", 1, errors);
        AtLeast(lease["spec"] as JsonObject, "leaseTransitions", "spec", 0, errors);
    }

    private static void ScaleRules(JsonObject scale, JsonObject? old, List<FieldError> errors) =>
        AtLeast(scale["spec"] as JsonObject, "replicas", "spec", 0, errors);

    private static void AutoscalerRules(JsonObject autoscaler, JsonObject? old, List<FieldError> errors)
    {
        var spec = autoscaler["spec"] as JsonObject;
        AtLeast(spec, "minReplicas", "spec", 1, errors);
        AtLeast(spec, "maxReplicas", "spec", 1, errors);
        if (spec?["maxReplicas"].AsLong() is { } most && spec["minReplicas"].AsLong() is { } least && most < least)
        {
            errors.Add(new FieldError(FieldError.Invalid, "spec.maxReplicas", $"Invalid value: {most}: must be greater than or equal to `minReplicas`"));
        }
    }

    private static void ServiceRules(JsonObject service, JsonObject? old, List<FieldError> errors)
    {
        if (service["spec"] is not JsonObject spec || spec["type"].AsString() == "ExternalName")
        {
            return;
        }

        var ports = spec["ports"] as JsonArray ?? [];
        if (ports.Count == 0 && spec["clusterIP"].AsString() != "None")
        {
            errors.Add(new FieldError(FieldError.Required, "spec.ports", "Required value"));
        }

        for (var i = 0; i < ports.Count; i++)
        {
            if (ports.Count > 1 && ports[i]?["name"].AsString() is null or "")
            {
                errors.Add(new FieldError(FieldError.Required, $"spec.ports[{i}].name", "Required value"));
            }

            if (ports[i]?["port"].AsLong() is { } port && port is < 1 or > 65535)
            {
                errors.Add(new FieldError(FieldError.Invalid, $"spec.ports[{i}].port", $"Invalid value: {port}: must be between 1 and 65535, inclusive"));
            }
        }

        if (old?["spec"]?["clusterIP"].AsString() is { Length: > 0 } address && spec["clusterIP"].AsString() is { } now && now != address)
        {
            errors.Add(new FieldError(FieldError.Invalid, "spec.clusterIPs[0]", $"Invalid value: [{JsonValues.Quote(now)}]: may not change once set"));
        }
    }
}
