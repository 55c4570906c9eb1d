namespace ModelOperator.Entities.External;

/// <summary>A condition on a request.</summary>
public sealed record HttpRouteMatch : ExternalFields
{
    public HttpPathMatch? Path { get; init; }
}
