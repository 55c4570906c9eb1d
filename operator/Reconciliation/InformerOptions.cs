namespace ModelOperator.Reconciliation;

/// <summary>Which objects an informer follows.</summary>
public sealed record InformerOptions
{
    /// <summary>The namespaces to follow, each with requests of its own, so that no right beyond them is needed. Default none: all of them, in one request.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>A label selector as kubectl writes it; null: all objects.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector; null: all objects.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>
    /// Whether the server may lack the kind, as one that comes with somebody's CustomResourceDefinition. Its cache is then empty and in sync, and it is looked for
    /// again each minute. Default false: the server has it, and an answer of 404 is a failure.
    /// </summary>
    public bool IsOptional { get; init; }

    /// <summary>Labels by which the cache can look up, within a namespace. Default none.</summary>
    public IReadOnlyList<string> IndexedLabels { get; init; } = [];
}
