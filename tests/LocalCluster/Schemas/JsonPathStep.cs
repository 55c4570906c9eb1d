using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>One step of a path: from one value to those that it selects.</summary>
internal abstract record JsonPathStep
{
    public abstract IEnumerable<JsonNode?> Select(JsonNode? node);
}

internal sealed record JsonPathField(string Name) : JsonPathStep
{
    public override IEnumerable<JsonNode?> Select(JsonNode? node) =>
        node is JsonObject obj && obj.TryGetPropertyValue(Name, out var value) ? [value] : [];
}

/// <summary><c>[*]</c> and <c>.*</c>.</summary>
internal sealed record JsonPathWildcard : JsonPathStep
{
    public override IEnumerable<JsonNode?> Select(JsonNode? node) => node switch
    {
        JsonArray array => array,
        JsonObject obj => obj.Select(p => p.Value),
        _ => [],
    };
}

/// <summary><c>[i]</c> and <c>[from:to]</c>; negative numbers count from the end.</summary>
internal sealed record JsonPathSlice(int? From, int? To, bool Single) : JsonPathStep
{
    public override IEnumerable<JsonNode?> Select(JsonNode? node)
    {
        if (node is not JsonArray array)
        {
            return [];
        }

        var from = At(From ?? 0, array.Count);
        var to = Single ? from + 1 : At(To ?? array.Count, array.Count);
        return from < 0 ? [] : array.Skip(from).Take(Math.Min(to, array.Count) - from);
    }

    private static int At(int index, int count) => index < 0 ? index + count : index;
}

/// <summary><c>..</c>: the value and everything inside it.</summary>
internal sealed record JsonPathDescent : JsonPathStep
{
    public override IEnumerable<JsonNode?> Select(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(p => Select(p.Value)).Prepend(obj),
        JsonArray array => array.SelectMany(Select).Prepend(array),
        _ => [node],
    };
}

/// <summary><c>[?(@.path OP value)]</c> over the items of a list; without an operator: the path exists.</summary>
internal sealed record JsonPathFilter(IReadOnlyList<JsonPathStep> Path, string? Operator, JsonNode? Value) : JsonPathStep
{
    public override IEnumerable<JsonNode?> Select(JsonNode? node) => node is JsonArray array ? array.Where(Holds) : [];

    private bool Holds(JsonNode? item)
    {
        var found = Path.Aggregate<JsonPathStep, IEnumerable<JsonNode?>>([item], (nodes, step) => nodes.SelectMany(step.Select)).ToList();
        return Operator is null ? found.Count > 0 : found.Count > 0 && Compare(found[0]);
    }

    private bool Compare(JsonNode? found)
    {
        int? order = found.AsDouble() is { } a && Value.AsDouble() is { } b ? a.CompareTo(b)
            : found.AsString() is { } x && Value.AsString() is { } y ? string.CompareOrdinal(x, y)
            : JsonNode.DeepEquals(found, Value) ? 0 : null;
        return Operator switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }
}
