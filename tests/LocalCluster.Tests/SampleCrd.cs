using System.Text.Json.Nodes;

namespace LocalCluster.Tests;

/// <summary>A CustomResourceDefinition with everything that matters here: a CEL rule, list maps, defaults, status, scale.</summary>
internal static class SampleCrd
{
    private const string OpenApi = """
        {
          "type": "object",
          "description": "InferenceService serves one model.",
          "required": ["spec"],
          "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"type": "object"},
            "spec": {
              "type": "object",
              "required": ["model"],
              "properties": {
                "model": {
                  "type": "object",
                  "required": ["storageUri"],
                  "properties": {"storageUri": {"type": "string", "minLength": 1, "description": "Where the model is."}}
                },
                "scaling": {
                  "type": "object",
                  "default": {"minReplicas": 1, "maxReplicas": 1},
                  "properties": {
                    "minReplicas": {"type": "integer", "format": "int32", "minimum": 0, "default": 1},
                    "maxReplicas": {"type": "integer", "format": "int32", "minimum": 1, "default": 1}
                  },
                  "x-kubernetes-validations": [
                    {"rule": "self.minReplicas <= self.maxReplicas", "message": "minReplicas must not be above maxReplicas"}
                  ]
                },
                "env": {
                  "type": "array",
                  "x-kubernetes-list-type": "map",
                  "x-kubernetes-list-map-keys": ["name"],
                  "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "value": {"type": "string"}}}
                },
                "suspend": {"type": "boolean", "default": false}
              }
            },
            "status": {
              "type": "object",
              "properties": {
                "observedGeneration": {"type": "integer", "format": "int64"},
                "replicas": {"type": "integer", "format": "int32"},
                "selector": {"type": "string"},
                "conditions": {
                  "type": "array",
                  "x-kubernetes-list-type": "map",
                  "x-kubernetes-list-map-keys": ["type"],
                  "items": {
                    "type": "object",
                    "required": ["type", "status", "lastTransitionTime", "reason", "message"],
                    "properties": {
                      "type": {"type": "string"},
                      "status": {"type": "string", "enum": ["True", "False", "Unknown"]},
                      "observedGeneration": {"type": "integer", "format": "int64"},
                      "lastTransitionTime": {"type": "string", "format": "date-time"},
                      "reason": {"type": "string"},
                      "message": {"type": "string"}
                    }
                  }
                }
              }
            }
          }
        }
        """;

    public static JsonObject Schema() => JsonNode.Parse(OpenApi)!.AsObject();

    /// <summary>The definition around a schema.</summary>
    public static JsonObject Definition(JsonObject schema) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = "inferenceservices.serving.modeloperator.io" },
        ["spec"] = new JsonObject
        {
            ["group"] = "serving.modeloperator.io",
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject
            {
                ["plural"] = "inferenceservices",
                ["singular"] = "inferenceservice",
                ["kind"] = "InferenceService",
                ["listKind"] = "InferenceServiceList",
            },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1beta1",
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
                ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
            }),
        },
    };
}
