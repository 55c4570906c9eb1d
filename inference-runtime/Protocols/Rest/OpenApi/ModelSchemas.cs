using System.Text.Json.Nodes;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>The requests and answers of one loaded model, from its signature.</summary>
internal static class ModelSchemas
{
    public static JsonObject InferRequest(LoadedModel model)
    {
        var inputs = model.Signature.Inputs;
        return Schema.Object(
            ("id?", Schema.Type("string").Described("Given back in the answer.")),
            ("inputs", Schema.Array(Schema.AnyOf(inputs.Select(TensorSchemas.Input)), inputs.Count)),
            ("outputs?", Schema.Array(Schema.Object(
                ("name", Names(model.Signature.Outputs)),
                ("parameters?", Schema.Object(
                    ("binary_data?", Schema.Type("boolean")),
                    ("classification?", Schema.Count().Described("How many of the highest values to answer, instead of the tensor."))))))
                .Described("Absent or empty: all of them.")),
            ("parameters?", Schema.Object(
                ("binary_data_output?", Schema.Type("boolean")),
                ("timeout?", Schema.Count().Described("Microseconds; may shorten the server's limit.")),
                ("priority?", Schema.Count().Described("1 is the most urgent; 0, the default, comes after all others.")))));
    }

    public static JsonObject InferAnswer(LoadedModel model) => Schema.Object(
        ("model_name", Schema.Const(model.Name)),
        ("model_version", Schema.Type("string")),
        ("id?", Schema.Type("string")),
        ("outputs", Schema.Array(Schema.AnyOf(model.Signature.Outputs.SelectMany(output => new[] { TensorSchemas.Output(output), TensorSchemas.Classes(output) })))));

    public static JsonObject PredictRequest(LoadedModel model)
    {
        var inputs = model.Signature.Inputs;
        return Schema.AnyOf(
            Schema.Object(("instances", Schema.Array(Values(inputs, 1)).Described("Rows.")), ("signature_name?", Schema.Type("string"))),
            Schema.Object(("inputs", Values(inputs, 0).Described("Whole tensors.")), ("signature_name?", Schema.Type("string"))));
    }

    public static JsonObject PredictAnswer(LoadedModel model)
    {
        var outputs = model.Signature.Outputs;
        return Schema.AnyOf(
            Schema.Object(("predictions", Schema.Array(Answered(outputs, 1)))),
            Schema.Object(("outputs", Answered(outputs, 0))));
    }

    /// <summary>Values by input name; of a single input the value alone will do.</summary>
    private static JsonObject Values(IReadOnlyList<TensorSpec> specs, int axis) =>
        specs is [var only] ? Schema.AnyOf(TensorSchemas.Nested(only, axis), ByName(specs, axis)) : ByName(specs, axis);

    /// <summary>Values by output name; a single output stands for itself.</summary>
    private static JsonObject Answered(IReadOnlyList<TensorSpec> specs, int axis) =>
        specs is [var only] ? TensorSchemas.Nested(only, axis) : ByName(specs, axis);

    private static JsonObject ByName(IReadOnlyList<TensorSpec> specs, int axis)
    {
        // A name of the model's own may end in a question mark, which would make it optional; so they are set one by one.
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var spec in specs)
        {
            properties[spec.Name] = TensorSchemas.Nested(spec, axis);
            required.Add(spec.Name);
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }

    private static JsonObject Names(IReadOnlyList<TensorSpec> specs) =>
        new() { ["enum"] = new JsonArray([.. specs.Select(spec => (JsonNode)spec.Name)]) };
}
