using System.Reflection;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Yaml;

namespace ModelOperator.Crds;

/// <summary>
/// Schemas of the Kubernetes types that the entities pass through. They are written by hand, in the YAML files beside this one: Kubernetes' own types
/// carry neither the list keys nor the limits, and a CRD can not refer to their schemas. <c>$include: NAME</c> takes in another file.
/// </summary>
public static class SchemaFragments
{
    private const string Include = "$include";

    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(ResourceQuantity)] = "quantity",
        [typeof(V1Affinity)] = "affinity",
        [typeof(V1Condition)] = "condition",
        [typeof(V1EnvVar)] = "env-var",
        [typeof(V1LabelSelector)] = "label-selector",
        [typeof(V1LocalObjectReference)] = "local-object-reference",
        [typeof(V1Toleration)] = "toleration",
        [typeof(V1TopologySpreadConstraint)] = "topology-spread-constraint",
        [typeof(V2HorizontalPodAutoscalerBehavior)] = "autoscaler-behavior",
    };

    /// <summary>The types that have a fragment.</summary>
    public static IEnumerable<Type> Types => Names.Keys;

    /// <summary>The schema of a Kubernetes type. Throws <see cref="NotSupportedException"/> for a type without a fragment.</summary>
    public static JsonObject For(Type type) => Names.TryGetValue(type, out var name)
        ? Read(name)
        : throw new NotSupportedException($"No schema for {type.FullName}: write operator/Crds/Fragments/NAME.yaml and name it in SchemaFragments.");

    private static JsonObject Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Crds.Fragments.{name}.yaml")
            ?? throw new FileNotFoundException($"The schema fragment {name}.yaml is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return (JsonObject)Resolve(YamlParser.Parse(reader.ReadToEnd())!)!;
    }

    private static JsonNode? Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                var resolved = new JsonObject();
                foreach (var (key, value) in mapping)
                {
                    if (key != Include)
                    {
                        resolved[key] = Resolve(value);
                        continue;
                    }

                    foreach (var (includedKey, includedValue) in Read((string)value!))
                    {
                        resolved[includedKey] = includedValue?.DeepClone();
                    }
                }

                return resolved;
            case JsonArray sequence:
                return new JsonArray([.. sequence.Select(Resolve)]);
            default:
                return node?.DeepClone();
        }
    }
}
