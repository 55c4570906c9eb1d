using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Builtin;

/// <summary>Rules of Deployment, ReplicaSet, StatefulSet and DaemonSet.</summary>
internal static class WorkloadRules
{
    public static void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (obj["spec"] is not JsonObject spec)
        {
            return;
        }

        BuiltinRules.AtLeast(spec, "replicas", "spec", 0, errors);
        BuiltinRules.AtLeast(spec, "minReadySeconds", "spec", 0, errors);
        var labels = spec["template"]?["metadata"]?["labels"] as JsonObject ?? [];
        if (spec["selector"] is JsonObject selector && !LabelSelectors.Matches(selector, labels))
        {
            errors.Add(new FieldError(
                FieldError.Invalid,
                "spec.template.metadata.labels",
                $"Invalid value: {(labels.Count == 0 ? "null" : JsonValues.Show(labels))}: `selector` does not match template `labels`"));
        }

        PodRules.Validate(spec["template"]?["spec"] as JsonObject, "spec.template.spec", errors);
        if (spec["strategy"] is JsonObject strategy && strategy["type"].AsString() == "Recreate" && strategy["rollingUpdate"] is not null)
        {
            errors.Add(new FieldError(
                FieldError.Forbidden, "spec.strategy.rollingUpdate", "Forbidden: may not be specified when strategy `type` is 'Recreate'"));
        }

        if (old?["spec"]?["selector"] is { } before && spec["selector"] is { } after && !JsonNode.DeepEquals(before, after))
        {
            errors.Add(new FieldError(FieldError.Invalid, "spec.selector", $"Invalid value: {JsonValues.Show(after)}: field is immutable"));
        }
    }
}
