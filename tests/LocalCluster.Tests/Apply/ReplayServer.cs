using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Apply;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Apply;

/// <summary>The order in which an API server uses the libraries for one write, without storage or HTTP.</summary>
internal static class ReplayServer
{
    /// <summary>Messages of checks that are the request handler's and not these libraries'.</summary>
    private static readonly string[] HandlersOwn =
    [
        "the object has been modified", "does not match", "must be specified for an update", "is required for apply patch", "PatchOptions",
        "CreateOptions", "not found", "already exists", "is forbidden", "accepted media types", "error decoding patch", "invalid object type",
        "must be InferenceService", "metadata.uid", "Precondition", "unrecognized", "unknown conversion", "is registered for version",
        "name or generateName is required", "metadata.annotations: Too long", "too large", "may not be more than 1048576", "must be provided",
        "does not allow this method", "pod updates may not change", "strict decoding error", "Unauthorized", "could not find",
    ];

    public static string PathOf(TranscriptStep step) =>
        step.Method == "POST" && ((step.Answer as JsonObject)?["metadata"]?["name"] ?? (step.Body as JsonObject)?["metadata"]?["name"]) is { } name
            ? $"{step.ObjectPath}/{name.AsString()}"
            : step.ObjectPath;

    public static bool Covers(TranscriptStep step, bool hasLive) =>
        step.Method is "POST" or "PUT" or "PATCH"
        && RecordedKinds.Knows(step.ObjectPath)
        && step.Subresource != "scale"
        && !step.ObjectPath.Contains("eviction", StringComparison.Ordinal)
        && (step.Body is JsonObject || (step.Body is JsonArray && step.Patch == "json-patch+json"))
        && (hasLive || step.Method == "POST" || step.Patch == "apply-patch+yaml")
        && (step.Status < 400 || !HandlersOwn.Any(h => Message(step).Contains(h, StringComparison.Ordinal) && !Message(step).Contains("`selector`", StringComparison.Ordinal)))
        && step.Query.GetValueOrDefault("fieldManager")?.Length is null or < 129;

    public static JsonObject Write(TypeSchema schema, JsonObject? live, TranscriptStep step, string now)
    {
        var (_, group, kind) = RecordedKinds.TryFind(step.ObjectPath)!.Value;
        var apiVersion = (step.Body as JsonObject)?["apiVersion"].AsString() ?? live!["apiVersion"].AsString()!;
        if (step.Method == "POST" && schema.FindTypeError((JsonObject)step.Body!) is { } problem)
        {
            throw new ApiException(400, "BadRequest", $"{kind} in version \"v1\" cannot be handled as a {kind}: {problem}".Replace(
                "InferenceService in version \"v1\"", "InferenceService in version \"v1beta1\"", StringComparison.Ordinal));
        }

        var result = step.Patch == "apply-patch+yaml"
            ? Applied(schema, live, step, apiVersion, now)
            : Updated(schema, live, step, apiVersion, now);
        PutBack(schema, live, result, step.Subresource);
        var errors = schema.Validate(
            result,
            live,
            step.Subresource,
            scaleErrors: schema.IsCustom ? ScaleRules.Validate(step.Subresource == "status" ? ".status.replicas" : ".spec.scaling.minReplicas", result) : null);
        if (errors.Count > 0)
        {
            throw Invalid(group, kind, result["metadata"]!["name"].AsString()!, errors);
        }

        if (live is not null)
        {
            FieldManager.SettleTimes(live, result);
        }

        return result;
    }

    private static string Message(TranscriptStep step) => (step.Answer as JsonObject)?["message"].AsString() ?? "not found";

    private static JsonObject Applied(TypeSchema schema, JsonObject? live, TranscriptStep step, string apiVersion, string now)
    {
        var body = step.Body!.DeepClone().AsObject();
        if (body["metadata"] is not JsonObject metadata)
        {
            body["metadata"] = metadata = [];
        }

        var parts = step.ObjectPath.Split('/');
        metadata["name"] = parts[^1];
        metadata["namespace"] = parts[^3];
        metadata.Remove("resourceVersion");
        var result = FieldManager.Apply(
            schema, live, body, apiVersion, step.Manager, step.Query.GetValueOrDefault("force") == "true", step.Subresource, now);
        schema.Default(result);
        return result;
    }

    private static JsonObject Updated(TypeSchema schema, JsonObject? live, TranscriptStep step, string apiVersion, string now)
    {
        var body = step.Body!;
        var result = step.Patch switch
        {
            "merge-patch+json" => MergePatch.Apply(live!, body.AsObject()),
            "json-patch+json" => JsonPatch.Apply(live!, body.AsArray()),
            "strategic-merge-patch+json" => StrategicMergePatch.Apply(live!, body.AsObject(), schema),
            _ => body.DeepClone().AsObject(),
        };
        if (step.Subresource is null && live is null && schema.HasStatusSubresource)
        {
            result.Remove("status");
        }

        if (live is null && result["metadata"] is JsonObject metadata && step.ObjectPath.Split('/') is [.., "namespaces", var ns, _])
        {
            metadata["namespace"] = ns;
        }

        schema.Prune(result);
        schema.Default(result);
        return FieldManager.TrackUpdate(schema, live, result, apiVersion, step.Manager, step.Subresource, now);
    }

    /// <summary>What the subresource may not change stays as it is stored.</summary>
    private static void PutBack(TypeSchema schema, JsonObject? live, JsonObject result, string? subresource)
    {
        if (live is null)
        {
            return;
        }

        if (subresource == "status")
        {
            var owners = result["metadata"]?["managedFields"]?.DeepClone();
            result["spec"] = live["spec"]?.DeepClone();
            result["metadata"] = live["metadata"]?.DeepClone();
            result["metadata"]!["managedFields"] = owners;
        }
        else if (schema.HasStatusSubresource)
        {
            result.Remove("status");
            if (live["status"] is { } status)
            {
                result["status"] = status.DeepClone();
            }
        }
    }

    private static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var shown = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        var causes = errors.Select(e => (JsonNode?)new JsonObject { ["reason"] = e.Type, ["message"] = e.Message, ["field"] = e.Field });
        return new ApiException(
            422,
            "Invalid",
            $"{kind}{(group.Length > 0 ? "." + group : "")} \"{name}\" is invalid: {shown}",
            new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }
}
