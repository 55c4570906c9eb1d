using System.Text.Json.Nodes;
using ModelOperator.Entities;
using ModelOperator.Yaml;

namespace ModelOperator.Crds;

/// <summary>The CustomResourceDefinition of InferenceService, generated from the entity types. <c>crds/</c> holds its checked-in copy.</summary>
public static class InferenceServiceCrd
{
    public const string FileName = V1Beta1InferenceService.KubeGroup + "_" + V1Beta1InferenceService.KubePluralName + ".yaml";

    /// <summary>The YAML that <c>model-operator crds</c> prints.</summary>
    public static string Yaml() => "---\n" + YamlWriter.Write(Build(DocumentationFile.Load()));

    public static JsonObject Build(DocumentationFile documentation) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject
        {
            ["name"] = V1Beta1InferenceService.KubePluralName + "." + V1Beta1InferenceService.KubeGroup,
        },
        ["spec"] = new JsonObject
        {
            ["group"] = V1Beta1InferenceService.KubeGroup,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject
            {
                ["kind"] = V1Beta1InferenceService.KubeKind,
                ["listKind"] = V1Beta1InferenceService.KubeKind + "List",
                ["plural"] = V1Beta1InferenceService.KubePluralName,
                ["singular"] = "inferenceservice",
                ["shortNames"] = new JsonArray("infsvc"),
                ["categories"] = new JsonArray("serving"),
            },
            ["versions"] = new JsonArray(Version(documentation)),
        },
    };

    private static JsonObject Version(DocumentationFile documentation)
    {
        var schema = new JsonObject { ["description"] = "InferenceService serves one ONNX model over the Open Inference Protocol." };
        foreach (var (key, value) in new SchemaBuilder(documentation).BuildObject(typeof(V1Beta1InferenceService)))
        {
            schema[key] = value?.DeepClone();
        }

        return new JsonObject
        {
            ["name"] = V1Beta1InferenceService.KubeApiVersion,
            ["served"] = true,
            ["storage"] = true,
            ["additionalPrinterColumns"] = new JsonArray(
                Column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status", "Whether the current spec is what serves."),
                Column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", "Why it is ready or not."),
                Column("Replicas", "string", ".status.summary.replicas", "Ready pods of wanted pods."),
                Column("Model", "string", ".status.summary.model", "The first digits of the model's digest."),
                Column("GPU", "string", ".status.summary.gpu", "GPUs of one pod."),
                Column("URL", "string", ".status.url", "Where the model answers."),
                Column("Age", "date", ".metadata.creationTimestamp", "Time since the resource was made.")),
            ["subresources"] = new JsonObject
            {
                ["status"] = new JsonObject(),
                ["scale"] = new JsonObject
                {
                    ["specReplicasPath"] = ".spec.scaling.minReplicas",
                    ["statusReplicasPath"] = ".status.replicas",
                    ["labelSelectorPath"] = ".status.selector",
                },
            },
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
        };
    }

    private static JsonObject Column(string name, string type, string path, string description) => new()
    {
        ["name"] = name,
        ["type"] = type,
        ["jsonPath"] = path,
        ["description"] = description,
    };
}
