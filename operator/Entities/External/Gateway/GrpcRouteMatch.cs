namespace ModelOperator.Entities.External;

/// <summary>A condition on a call.</summary>
public sealed record GrpcRouteMatch : ExternalFields
{
    public GrpcMethodMatch? Method { get; init; }
}
