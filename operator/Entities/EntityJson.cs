using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Entities;

/// <summary>How the entities look in JSON, for any serializer options.</summary>
public static class EntityJson
{
    public static IJsonTypeInfoResolver Resolver { get; } = EntityJsonContext.Default.WithAddedModifier(NameInCamelCase);

    // The generated metadata follows the naming policy of whoever uses it; the Kubernetes client has none, because its models name every member.
    private static void NameInCamelCase(JsonTypeInfo type)
    {
        if (type.Type.Namespace?.StartsWith(typeof(EntityJson).Namespace!, StringComparison.Ordinal) != true)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            property.Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (type.Type == typeof(V1Beta1InferenceService) && property is { Name: "spec", Set: { } set })
            {
                // A cluster without the schema lets "spec: null" through; it reads as an empty one, whose required fields are then missed by name.
                property.Set = (entity, value) => set(entity, value ?? new InferenceServiceSpec());
            }
        }
    }
}
