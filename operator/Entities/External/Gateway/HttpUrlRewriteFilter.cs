namespace ModelOperator.Entities.External;

/// <summary>A change of the URL.</summary>
public sealed record HttpUrlRewriteFilter : ExternalFields
{
    public HttpPathModifier? Path { get; init; }
}
