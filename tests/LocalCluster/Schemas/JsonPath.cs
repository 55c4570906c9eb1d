using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>
/// A JSON path in the dialect of printer columns and kubectl: <c>.spec.name</c>, <c>.a['b.c']</c>, <c>.a\.b</c>, <c>[0]</c>, <c>[-1]</c>,
/// <c>[*]</c>, <c>[1:3]</c>, <c>..name</c>, <c>[?(@.type=="Ready")]</c>, with or without braces around it. Immutable.
/// </summary>
public sealed class JsonPath
{
    private readonly string _text;
    private readonly IReadOnlyList<JsonPathStep> _steps;

    private JsonPath(string text, IReadOnlyList<JsonPathStep> steps)
    {
        _text = text;
        _steps = steps;
    }

    /// <exception cref="FormatException">The text is not a path.</exception>
    public static JsonPath Parse(string text) => new(text, JsonPathParser.Parse(text));

    /// <summary>The first value that the path selects, or null.</summary>
    public JsonNode? Evaluate(JsonNode root) => EvaluateAll(root).FirstOrDefault();

    /// <summary>Every value that the path selects, in the order of the document.</summary>
    public IEnumerable<JsonNode?> EvaluateAll(JsonNode root) =>
        _steps.Aggregate<JsonPathStep, IEnumerable<JsonNode?>>([root], (nodes, step) => nodes.SelectMany(step.Select));

    public override string ToString() => _text;
}
