namespace ModelOperator.Entities.External;

/// <summary>A condition on the path.</summary>
public sealed record HttpPathMatch : ExternalFields
{
    /// <summary>Exact or PathPrefix.</summary>
    public string? Type { get; init; }

    public string? Value { get; init; }
}
