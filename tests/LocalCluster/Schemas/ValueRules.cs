using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCluster.Schemas;

/// <summary>The value rules of an OpenAPI schema, apart from its shape. A null is "no such rule".</summary>
internal sealed record ValueRules
{
    public IReadOnlyList<JsonNode?>? Enum { get; init; }

    public double? Minimum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    /// <summary>The regular expression, with the text as it stands in the schema.</summary>
    public Regex? Pattern { get; init; }

    public string? PatternText { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public IReadOnlyList<SchemaNode> AllOf { get; init; } = [];

    public IReadOnlyList<SchemaNode> AnyOf { get; init; } = [];

    public IReadOnlyList<SchemaNode> OneOf { get; init; } = [];

    public SchemaNode? Not { get; init; }

    /// <summary>Fields that must be there, for a value-only schema inside allOf, anyOf, oneOf, not (which has no type of its own).</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The fields of a value-only schema.</summary>
    public IReadOnlyDictionary<string, SchemaNode>? Properties { get; init; }

    public SchemaNode? Items { get; init; }
}
