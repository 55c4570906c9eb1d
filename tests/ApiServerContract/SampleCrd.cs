using System.Text.Json.Nodes;

namespace ApiServerContract;

/// <summary>A small kind with each feature of a CRD that the operator's own kind relies on.</summary>
internal static class SampleCrd
{
    public const string Group = "contract.modeloperator.io";
    public const string Plural = "samples";
    public const string Name = $"{Plural}.{Group}";

    public const string Json =
        """
        {
          "apiVersion": "apiextensions.k8s.io/v1",
          "kind": "CustomResourceDefinition",
          "metadata": {"name": "samples.contract.modeloperator.io"},
          "spec": {
            "group": "contract.modeloperator.io",
            "scope": "Namespaced",
            "names": {"kind": "Sample", "listKind": "SampleList", "plural": "samples", "singular": "sample", "shortNames": ["smp"], "categories": ["contract"]},
            "versions": [{
              "name": "v1",
              "served": true,
              "storage": true,
              "subresources": {
                "status": {},
                "scale": {"specReplicasPath": ".spec.size.min", "statusReplicasPath": ".status.replicas", "labelSelectorPath": ".status.selector"}
              },
              "additionalPrinterColumns": [
                {"name": "Phase", "type": "string", "jsonPath": ".status.phase"},
                {"name": "Min", "type": "integer", "jsonPath": ".spec.size.min"},
                {"name": "Source", "type": "string", "priority": 1, "jsonPath": ".spec.source"},
                {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}
              ],
              "schema": {"openAPIV3Schema": {
                "type": "object",
                "required": ["spec"],
                "properties": {
                  "spec": {
                    "type": "object",
                    "description": "What is asked for.",
                    "required": ["source"],
                    "properties": {
                      "source": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[a-z]+$"},
                      "mode": {"type": "string", "enum": ["Fast", "Exact"], "default": "Fast"},
                      "size": {
                        "type": "object",
                        "default": {},
                        "properties": {
                          "min": {"type": "integer", "format": "int32", "minimum": 0, "default": 1},
                          "max": {"type": "integer", "format": "int32"}
                        },
                        "x-kubernetes-validations": [{"rule": "!has(self.max) || self.min <= self.max", "message": "max must be at least min", "fieldPath": ".max"}]
                      },
                      "ports": {
                        "type": "array",
                        "maxItems": 8,
                        "x-kubernetes-list-type": "map",
                        "x-kubernetes-list-map-keys": ["name"],
                        "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "number": {"type": "integer"}}}
                      },
                      "tags": {"type": "array", "maxItems": 8, "x-kubernetes-list-type": "set", "items": {"type": "string"}}
                    }
                  },
                  "status": {
                    "type": "object",
                    "properties": {
                      "phase": {"type": "string"},
                      "replicas": {"type": "integer", "format": "int32"},
                      "selector": {"type": "string"}
                    }
                  }
                }
              }}
            }]
          }
        }
        """;

    /// <summary>A sample; <paramref name="spec"/> and <paramref name="metadata"/> are further members, as JSON.</summary>
    public static JsonObject Object(string name, string spec = "", string metadata = "") => JsonNode.Parse(
        $$"""
        {
          "apiVersion": "{{Group}}/v1",
          "kind": "Sample",
          "metadata": {"name": "{{name}}"{{After(metadata)}}},
          "spec": {"source": "a"{{After(spec)}}}
        }
        """)!.AsObject();

    /// <summary>As an applied object may be: only with the fields that its manager means to own.</summary>
    public static JsonObject Applied(string name, string spec, string metadata = "") => JsonNode.Parse(
        $$"""{"apiVersion": "{{Group}}/v1", "kind": "Sample", "metadata": {"name": "{{name}}"{{After(metadata)}}}, "spec": { {{spec}} } }""")!.AsObject();

    private static string After(string members) => members.Length == 0 ? "" : $", {members}";
}
