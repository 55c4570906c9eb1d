using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>Reading JSON scalars whatever backs them (parsed text or a CLR value), and printing values as a Go server does.</summary>
public static class JsonValues
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? AsString(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool? AsBool(this JsonNode? node) => node is JsonValue value
        ? value.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    /// <summary>The value of an integral JSON number (also when it is written 1.0), or null.</summary>
    public static long? AsLong(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetValue(out JsonElement element))
        {
            return element.TryGetInt64(out var parsed) ? parsed : Integral(element.GetDouble());
        }

        if (value.TryGetValue(out long direct))
        {
            return direct;
        }

        return value.TryGetValue(out int small) ? small : Integral(node.AsDouble()!.Value);
    }

    public static double? AsDouble(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        return value.TryGetValue(out JsonElement element)
            ? element.GetDouble()
            : double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The JSON type in the words of validation messages; a whole number is an <c>integer</c>.</summary>
    public static string TypeName(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => node.AsLong() is null ? "number" : "integer",
        },
    };

    /// <summary>The value as messages show a bad value: strings quoted, objects as compact JSON with sorted keys.</summary>
    public static string Show(JsonNode? node) => node switch
    {
        null => "null",
        JsonValue => node.ToJsonString(Plain),
        _ => Sorted(node)!.ToJsonString(Plain),
    };

    /// <summary>Compact JSON with the keys as they stand.</summary>
    public static string Compact(JsonNode node) => node.ToJsonString(Plain);

    /// <summary>A string in Go's %q form.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject obj => new JsonObject(obj.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static long? Integral(double number) =>
        Math.Floor(number) == number && Math.Abs(number) < 9.2e18 ? (long)number : null;
}
