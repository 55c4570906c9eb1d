namespace ModelOperator.Entities.External;

/// <summary>A condition on a request.</summary>
public sealed record HttpRouteMatch
{
    public HttpPathMatch? Path { get; init; }
}
