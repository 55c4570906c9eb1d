namespace ModelOperator.Reconciliation;

/// <summary>Which objects an informer follows.</summary>
public sealed record InformerOptions
{
    /// <summary>A namespace; null: all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector as kubectl writes it; null: all objects.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector; null: all objects.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Labels by which the cache can look up, within a namespace. Default none.</summary>
    public IReadOnlyList<string> IndexedLabels { get; init; } = [];
}
