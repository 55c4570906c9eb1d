using System.Text.Json.Nodes;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>The documents that look the same whatever models are loaded.</summary>
internal static class CommonSchemas
{
    public static IEnumerable<(string Name, JsonObject Schema)> All()
    {
        var text = () => Schema.Type("string");
        var flag = () => Schema.Type("boolean");
        yield return ("Document", Schema.Type("object").Described("A document of OpenAPI 3.1."));
        yield return ("Error", Schema.Object(("error", text().Described("What was found, what was expected, and what to do."))));
        yield return ("Live", Schema.Object(("live", flag())));
        yield return ("Ready", Schema.Object(
            ("ready", flag()),
            ("draining?", flag()),
            ("models?", TextMap().Described("What each model that is not ready is doing, or why it failed."))));
        yield return ("ServerMetadata", Schema.Object(("name", text()), ("version", text()), ("extensions", Schema.Array(text()))));
        yield return ("ModelList", Schema.Object(("models", Schema.Array(text()))));
        yield return ("Tensor", Schema.Object(
            ("name", text()),
            ("datatype", text()),
            ("shape", Schema.Array(Schema.Type("integer")).Described("-1 stands for any size."))));
        yield return ("ModelMetadata", Schema.Object(
            ("name", text()),
            ("versions", Schema.Array(text())),
            ("platform", text()),
            ("inputs", Schema.Array(Schema.Ref("Tensor"))),
            ("outputs", Schema.Array(Schema.Ref("Tensor"))),
            ("properties", TextMap())));
        yield return ("ModelReady", Schema.Object(("name", text()), ("ready", flag()), ("reason?", text())));
        yield return ("Duration", Schema.Object(("count", Schema.Count()), ("ns", Schema.Count())));
        yield return ("Statistics", Schema.Object(("model_stats", Schema.Array(Statistics()))));
        yield return ("Index", Schema.Array(Schema.Object(
            ("name", text()),
            ("version?", text()),
            ("state", new JsonObject { ["enum"] = new JsonArray("READY", "LOADING", "UNAVAILABLE") }),
            ("reason", text()))));
        yield return ("IndexRequest", Schema.Object(("ready?", flag().Described("Only models that are ready."))));
        yield return ("LoadAnswer", Schema.Object(("name", text()), ("load", flag())));
        yield return ("UnloadAnswer", Schema.Object(("name", text()), ("unload", flag())));
        yield return ("V1Status", Schema.Object(("name", text()), ("ready", flag()), ("model_version_status", Schema.Array(Schema.Object(
            ("version", text()),
            ("state", text()),
            ("status", Schema.Object(("error_code", text()), ("error_message", text()))))))));
    }

    private static JsonObject Statistics()
    {
        var duration = () => Schema.Ref("Duration");
        return Schema.Object(
            ("name", Schema.Type("string")),
            ("version?", Schema.Type("string")),
            ("last_inference", Schema.Count().Described("Milliseconds of Unix time.")),
            ("inference_count", Schema.Count()),
            ("execution_count", Schema.Count()),
            ("inference_stats", Schema.Object(
                new[] { "success", "fail", "queue", "compute_input", "compute_infer", "compute_output", "cache_hit", "cache_miss" }.Select(name => (name, (JsonNode)duration())))),
            ("batch_stats", Schema.Array(Schema.Object(
                ("batch_size", Schema.Count()),
                ("compute_input", duration()),
                ("compute_infer", duration()),
                ("compute_output", duration())))));
    }

    private static JsonObject TextMap() => new() { ["type"] = "object", ["additionalProperties"] = Schema.Type("string") };
}
