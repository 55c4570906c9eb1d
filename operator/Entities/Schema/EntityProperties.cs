using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Entities.Schema;

/// <summary>How the entity types look in JSON: their properties, names, and what lists and maps hold.</summary>
public static class EntityProperties
{
    // Each reconciliation validates its resource, and looking attributes up costs more than all that is done with them.
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();
    private static readonly ConcurrentDictionary<PropertyInfo, string> Names = new();

    /// <summary>The properties that are part of the JSON, in their order of declaration.</summary>
    public static IReadOnlyList<PropertyInfo> Of(Type type) => Properties.GetOrAdd(type, Find);

    public static string NameOf(PropertyInfo property) => Names.GetOrAdd(
        property, static known => known.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(known.Name));

    /// <summary>What a list holds; null when the type is no list.</summary>
    public static Type? ItemType(Type type) => Argument(type, typeof(IReadOnlyList<>), 0) ?? Argument(type, typeof(IList<>), 0);

    /// <summary>What a map from strings holds; null when the type is no map.</summary>
    public static Type? ValueType(Type type) => Argument(type, typeof(IReadOnlyDictionary<,>), 1) ?? Argument(type, typeof(IDictionary<,>), 1);

    private static PropertyInfo[] Find(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && !property.IsDefined(typeof(JsonIgnoreAttribute)))
            .OrderBy(property => property.MetadataToken),
    ];

    private static Type? Argument(Type type, Type generic, int position) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[position] : null;
}
