namespace ModelOperator.Entities.External;

/// <summary>A Gateway, or one listener of it.</summary>
public sealed record RouteParentReference : ExternalFields
{
    public string? Group { get; init; }

    public string? Kind { get; init; }

    /// <summary>Absent: that of the route.</summary>
    public string? Namespace { get; init; }

    public string? Name { get; init; }

    /// <summary>The listener; absent: every one that fits.</summary>
    public string? SectionName { get; init; }
}
