using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>JSON as the Kubernetes API has it: nulls left out, unknown members ignored, times in RFC 3339.</summary>
public static class ApiJson
{
    /// <summary>
    /// Options for the Kubernetes models and the entities of <paramref name="entities"/>. Serialized with these options an object never carries
    /// managedFields, and they are skipped when read: nothing here needs them, and they are often half of an object.
    /// </summary>
    /// <param name="entities">The source-generated contexts of the custom resources.</param>
    public static JsonSerializerOptions CreateOptions(params IEnumerable<IJsonTypeInfoResolver> entities)
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([KubernetesJsonContext.Default, .. entities])
                .WithAddedModifier(RelaxRequired)
                .WithAddedModifier(DropManagedFields)
                .WithAddedModifier(WriteMicroTimes),
        };
        options.Converters.Add(new TimeConverter());
        options.Converters.Add(new SharedStringConverter());
        options.MakeReadOnly();
        return options;
    }

    /// <summary>
    /// The models' required members keep our own objects whole. In an answer they are the server's business: a list must not fail because one object, of an
    /// older or newer server, lacks a field.
    /// </summary>
    private static void RelaxRequired(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = false;
        }
    }

    private static void DropManagedFields(JsonTypeInfo type)
    {
        if (type.Type != typeof(V1ObjectMeta))
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Name == "managedFields")
            {
                type.Properties.RemoveAt(i);
            }
        }
    }

    private static void WriteMicroTimes(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (MicroTimeConverter.Applies(type.Type, property.Name))
            {
                property.CustomConverter = MicroTimeConverter.Instance;
            }
        }
    }
}
