using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Entities.Schema;
using ModelOperator.Entities.Validation;

namespace ModelOperator.Settings;

/// <summary>Compares a parsed file with a type: unknown fields and wrong types, all of them, before anything is read into the type.</summary>
internal static class SettingsShape
{
    public static IEnumerable<FieldError> Check(JsonNode? node, Type declared, string path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (node is null)
        {
            // "resources:" with nothing after it is most likely a slip, and would silently replace a default by nothing.
            return path.Length == 0 ? [] : [new FieldError(path, "is empty; leave the field out to keep its default")];
        }

        if (EntityProperties.ValueType(type) is { } value)
        {
            return node is JsonObject map ? map.SelectMany(pair => Check(pair.Value, value, $"{path}[{pair.Key}]")) : Wrong(node, "a mapping", path);
        }

        if (EntityProperties.ItemType(type) is { } item)
        {
            return node is JsonArray list ? list.SelectMany((entry, index) => Check(entry, item, $"{path}[{index}]")) : Wrong(node, "a list", path);
        }

        return Expected(type) is { } kinds
            ? kinds.Kinds.Contains(node.GetValueKind()) ? [] : Wrong(node, kinds.Words, path)
            : node is JsonObject mapping ? CheckProperties(mapping, type, path) : Wrong(node, "a mapping", path);
    }

    private static IEnumerable<FieldError> CheckProperties(JsonObject mapping, Type type, string path)
    {
        var properties = EntityProperties.Of(type).ToDictionary(EntityProperties.NameOf, StringComparer.Ordinal);
        foreach (var (key, value) in mapping)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (!properties.TryGetValue(key, out var property))
            {
                yield return new FieldError(at, $"is not a setting; known here: {string.Join(", ", properties.Keys)}");
                continue;
            }

            foreach (var error in Check(value, property.PropertyType, at))
            {
                yield return error;
            }
        }
    }

    private static (JsonValueKind[] Kinds, string Words)? Expected(Type type) => type switch
    {
        _ when type == typeof(string) => ([JsonValueKind.String], "a string"),
        _ when type == typeof(int) || type == typeof(long) => ([JsonValueKind.Number], "a whole number"),
        _ when type == typeof(double) => ([JsonValueKind.Number], "a number"),
        _ when type == typeof(bool) => ([JsonValueKind.True, JsonValueKind.False], "true or false"),
        _ when type == typeof(ResourceQuantity) => ([JsonValueKind.String, JsonValueKind.Number], "a quantity such as 500m or 2Gi"),
        _ => null,
    };

    private static IEnumerable<FieldError> Wrong(JsonNode node, string expected, string path) =>
        [new FieldError(path.Length == 0 ? "the file" : path, $"is {node.ToJsonString()}; expected {expected}")];
}
