using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Cel;

/// <summary>A JSON object as a map; values are converted when they are read.</summary>
internal sealed class CelObject(JsonObject obj, SchemaNode schema) : IReadOnlyDictionary<object, object?>
{
    public int Count => obj.Count;

    public IEnumerable<object> Keys => obj.Select(p => (object)p.Key);

    public IEnumerable<object?> Values => obj.Select(p => Convert(p.Key, p.Value));

    public object? this[object key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"no such key: {key}");

    public bool ContainsKey(object key) => TryGetValue(key, out _);

    public bool TryGetValue(object key, [MaybeNullWhen(false)] out object? value)
    {
        value = null;
        if (key is not string name || !obj.TryGetPropertyValue(name, out var node))
        {
            return false;
        }

        value = Convert(name, node);
        return true;
    }

    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator() =>
        obj.Select(p => KeyValuePair.Create((object)p.Key, Convert(p.Key, p.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object? Convert(string name, JsonNode? node) => CelValues.From(node, schema.Field(name) ?? SchemaNode.Anything);
}
