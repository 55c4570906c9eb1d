using ModelOperator.Entities;
using ModelOperator.Entities.External;

namespace ModelOperator.Desired;

/// <summary>The HTTPRoute of spec.network.gateway, for REST.</summary>
public static class DesiredHttpRoute
{
    private const string Root = "/";

    public static V1HttpRoute? From(V1Beta1InferenceService service, InferenceServiceSpec effective) =>
        effective.Network?.Gateway is not { } gateway ? null : new V1HttpRoute
        {
            Metadata = Labels.ChildMetadata(service),
            Spec = new HttpRouteSpec
            {
                ParentRefs = GatewayParents.Of(gateway),
                Hostnames = gateway.Hostnames is { Count: > 0 } names ? names : null,
                Rules =
                [
                    new HttpRouteRule
                    {
                        Matches = [new HttpRouteMatch { Path = new HttpPathMatch { Type = "PathPrefix", Value = Prefix(gateway) } }],
                        Filters = Prefix(gateway) == Root ? null : [CutOff],
                        BackendRefs = [new RouteBackendReference { Name = Names.Child(service), Port = Names.ServicePortNumber }],
                    },
                ],
            },
        };

    /// <summary>The path prefix without a slash at its end, as a match wants it.</summary>
    public static string Prefix(GatewaySpec gateway) => gateway.Path?.TrimEnd('/') is { Length: > 0 } path ? path : Root;

    private static HttpRouteFilter CutOff => new()
    {
        Type = "URLRewrite",
        UrlRewrite = new HttpUrlRewriteFilter { Path = new HttpPathModifier { Type = "ReplacePrefixMatch", ReplacePrefixMatch = Root } },
    };
}
