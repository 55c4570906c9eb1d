using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Cel;

/// <summary>
/// The values of expressions: long, ulong, double, bool, string, byte[], null, DateTimeOffset, TimeSpan, <see cref="Quantity"/>,
/// <see cref="Uri"/>, lists as <see cref="IReadOnlyList{T}"/> of object, maps as <see cref="IReadOnlyDictionary{TKey,TValue}"/>,
/// types as <see cref="CelType"/>.
/// </summary>
internal static class CelValues
{
    /// <summary>The value of a field, as its schema says: a date-time is a timestamp, a number is a double even when written 1.</summary>
    public static object? From(JsonNode? node, SchemaNode schema) => node switch
    {
        null => null,
        JsonObject obj => new CelObject(obj, schema),
        JsonArray array => new CelArray(array, schema.Kind == NodeKind.List ? schema.Element! : SchemaNode.Anything),
        _ => FromScalar(node, schema),
    };

    public static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (IReadOnlyList<object?> x, IReadOnlyList<object?> y) => x.Count == y.Count && x.Zip(y).All(p => AreEqual(p.First, p.Second)),
        (IReadOnlyDictionary<object, object?> x, IReadOnlyDictionary<object, object?> y) =>
            x.Count == y.Count && x.All(p => y.TryGetValue(p.Key, out var other) && AreEqual(p.Value, other)),
        (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
        (Quantity x, Quantity y) => x.CompareTo(y) == 0,
        _ when IsNumber(a) && IsNumber(b) => Compare(a, b) == 0,
        _ => a.Equals(b),
    };

    /// <summary>The order of two values of comparable types; null when they can not be compared.</summary>
    public static int? Compare(object? a, object? b) => (a, b) switch
    {
        (long x, long y) => x.CompareTo(y),
        (string x, string y) => string.CompareOrdinal(x, y),
        (bool x, bool y) => x.CompareTo(y),
        (TimeSpan x, TimeSpan y) => x.CompareTo(y),
        (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
        (byte[] x, byte[] y) => x.AsSpan().SequenceCompareTo(y),
        _ when IsNumber(a) && IsNumber(b) => ToDouble(a!).CompareTo(ToDouble(b!)),
        _ => null,
    };

    public static bool IsNumber(object? value) => value is long or ulong or double;

    public static double ToDouble(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>The type of a value in messages.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "null_type",
        long => "int",
        ulong => "uint",
        double => "double",
        bool => "bool",
        string => "string",
        byte[] => "bytes",
        DateTimeOffset => "google.protobuf.Timestamp",
        TimeSpan => "google.protobuf.Duration",
        Quantity => "kubernetes.Quantity",
        Uri => "net.url.URL",
        IEnumerable => value is IReadOnlyList<object?> ? "list" : "map",
        _ => "type",
    };

    private static object? FromScalar(JsonNode node, SchemaNode schema)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number:
                return schema.Scalar != ScalarType.Number && node.AsLong() is { } whole ? (object)whole : node.AsDouble();
            default:
                var text = node.GetValue<string>();
                return schema.Format switch
                {
                    "date-time" or "date" when CelTime.TryTimestamp(text, out var time) => time,
                    "duration" when CelTime.TryDuration(text, out var duration) => duration,
                    "byte" => Formats.TryBytes(text, out var bytes) ? bytes : text,
                    _ => text,
                };
        }
    }
}
