using ModelOperator.Entities;
using ModelOperator.Entities.External;

namespace ModelOperator.Desired;

/// <summary>
/// The GRPCRoute of spec.network.gateway, on host names of its own: where an HTTPRoute and a GRPCRoute share a host name, a Gateway accepts only the older
/// one. What a call asks for is in its body, so a host name leads to one model.
/// </summary>
public static class DesiredGrpcRoute
{
    /// <summary>The service of the Open Inference Protocol.</summary>
    private const string InferenceService = "inference.GRPCInferenceService";

    public static V1GrpcRoute? From(V1Beta1InferenceService service, InferenceServiceSpec effective) =>
        effective.Network?.Gateway is not { GrpcHostnames: { Count: > 0 } names } gateway ? null : new V1GrpcRoute
        {
            Metadata = Labels.ChildMetadata(service),
            Spec = new GrpcRouteSpec
            {
                ParentRefs = GatewayParents.Of(gateway),
                Hostnames = names,
                Rules =
                [
                    new GrpcRouteRule
                    {
                        Matches = [new GrpcRouteMatch { Method = new GrpcMethodMatch { Type = "Exact", Service = InferenceService } }],
                        BackendRefs = [new RouteBackendReference { Name = Names.Child(service), Port = Names.GrpcPortNumber }],
                    },
                ],
            },
        };
}
