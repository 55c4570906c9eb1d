using System.Text.Json.Nodes;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Yaml;

namespace ModelOperator.Tests;

/// <summary>InferenceServices for tests, from YAML as a user writes it.</summary>
internal static class Samples
{
    public const string Uid = "11111111-2222-3333-4444-555555555555";

    public static V1Beta1InferenceService Minimal() => FromSpec("model: {storageUri: https://models.example/linear.onnx}");

    /// <summary>A resource named linear in the namespace team-a, with a uid and generation 1.</summary>
    public static V1Beta1InferenceService FromSpec(string spec) => FromNode(new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "linear", ["namespace"] = "team-a" },
        ["spec"] = YamlParser.Parse(spec),
    });

    public static V1Beta1InferenceService FromYaml(string yaml) => FromNode((JsonObject)YamlParser.Parse(yaml)!);

    private static V1Beta1InferenceService FromNode(JsonObject node)
    {
        var service = ObjectJson.FromNode<V1Beta1InferenceService>(node);
        service.Metadata.Uid ??= Uid;
        service.Metadata.Generation ??= 1;
        return service;
    }
}
