namespace ModelOperator.Kubernetes.Api;

/// <summary>What to list.</summary>
public sealed record ListQuery
{
    /// <summary>A namespace; null: all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector as kubectl writes it; null: all objects.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector; null: all objects.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects in one page. Default 500, as kubectl and client-go have it: large enough to be quick, small enough for the server's memory.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>Where the next page starts, as the page before said.</summary>
    public string? Continue { get; init; }

    /// <summary>How fresh the answer must be: null for the newest, <c>0</c> for whatever the server has at hand.</summary>
    public string? ResourceVersion { get; init; }
}
