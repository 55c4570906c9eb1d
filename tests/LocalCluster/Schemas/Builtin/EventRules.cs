using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Builtin;

/// <summary>
/// Rules of events. Those of events.k8s.io are strict, those of core/v1 hardly; the field names in the messages are core/v1's in both.
/// </summary>
internal static class EventRules
{
    private static readonly (string New, string Core)[] Immutable =
    [
        ("regarding", "involvedObject"), ("reason", "reason"), ("note", "message"), ("type", "type"), ("eventTime", "eventTime"),
        ("reportingController", "reportingController"), ("reportingInstance", "reportingInstance"), ("action", "action"), ("related", "related"),
    ];

    public static void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (obj["apiVersion"].AsString() == "events.k8s.io/v1")
        {
            ValidateNew(obj, old, errors);
        }

        var subject = obj["involvedObject"] ?? obj["regarding"];
        var ns = obj["metadata"]?["namespace"].AsString();
        if (subject?["namespace"].AsString() is { Length: > 0 } other && ns is not null && other != ns)
        {
            errors.Add(new FieldError(
                FieldError.Invalid, "involvedObject.namespace", $"Invalid value: {JsonValues.Quote(other)}: does not match event.namespace"));
        }
    }

    private static void ValidateNew(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (old is not null)
        {
            foreach (var (name, core) in Immutable)
            {
                if (!JsonNode.DeepEquals(obj[name], old[name]))
                {
                    errors.Add(new FieldError(FieldError.Invalid, core, $"Invalid value: {JsonValues.Show(obj[name])}: field is immutable"));
                }
            }

            return;
        }

        if (obj["eventTime"] is null)
        {
            errors.Add(new FieldError(FieldError.Required, "eventTime", "Required value"));
            return;
        }

        Limit(obj, "reportingController", "reportingController", 128, errors);
        Limit(obj, "reportingInstance", "reportingInstance", 128, errors);
        Limit(obj, "action", "action", 128, errors);
        Limit(obj, "reason", "reason", 128, errors);
        Limit(obj, "note", "message", 1024, errors, optional: true);
        if (obj["type"].AsString() is not ("Normal" or "Warning"))
        {
            errors.Add(new FieldError(FieldError.Invalid, "type", $"Invalid value: \"\": has invalid value: {obj["type"].AsString()}"));
        }
    }

    private static void Limit(JsonObject obj, string name, string field, int most, List<FieldError> errors, bool optional = false)
    {
        var length = obj[name].AsString()?.Length ?? 0;
        if (length == 0 && !optional)
        {
            errors.Add(new FieldError(FieldError.Required, field, "Required value"));
        }
        else if (length > most)
        {
            errors.Add(new FieldError(FieldError.Invalid, field, $"Invalid value: \"\": can have at most {most} characters"));
        }
    }
}
