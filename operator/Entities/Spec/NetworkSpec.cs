namespace ModelOperator.Entities;

/// <summary>How clients outside the cluster reach the model, and who inside may.</summary>
public sealed record NetworkSpec
{
    /// <summary>An HTTPRoute, and a GRPCRoute, of the Gateway API.</summary>
    public GatewaySpec? Gateway { get; init; }

    /// <summary>An Ingress.</summary>
    public IngressSpec? Ingress { get; init; }

    /// <summary>A NetworkPolicy.</summary>
    public NetworkPolicySpec? Policy { get; init; }
}
