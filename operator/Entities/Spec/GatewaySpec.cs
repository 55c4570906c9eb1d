using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>An HTTPRoute of the Gateway API, and a GRPCRoute where grpcHostnames are named.</summary>
[CelRule(
    "!has(self.grpcHostnames) || (has(self.hostnames) && size(self.hostnames) > 0 && self.grpcHostnames.all(name, !(name in self.hostnames)))",
    "grpcHostnames need hostnames, and none of these may be among them: a Gateway accepts either an HTTPRoute or a GRPCRoute for a host name",
    FieldPath = ".grpcHostnames")]
public sealed record GatewaySpec
{
    /// <summary>The Gateways that the route attaches to.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(16)]
    public IReadOnlyList<GatewayParentReference>? ParentRefs { get; init; }

    /// <summary>Host names that the route answers to. Default: all of the Gateway's.</summary>
    [MaxLength(16)]
    [ItemMaxLength(253)]
    [Pattern(Hostname.Pattern, Hostname.Rule)]
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>
    /// Host names for gRPC, as a GRPCRoute. They must differ from hostnames, because a Gateway accepts only one of an HTTPRoute and a GRPCRoute for a host
    /// name, and belong to this model alone, because gRPC knows no path prefix. Default: no gRPC through the Gateway.
    /// </summary>
    [MinLength(1)]
    [MaxLength(16)]
    [ItemMaxLength(253)]
    [Pattern(Hostname.Pattern, Hostname.Rule)]
    public IReadOnlyList<string>? GrpcHostnames { get; init; }

    /// <summary>
    /// The path prefix under which the model appears over REST; it is cut off before a request reaches the model: with /ocr, /ocr/v2/models is /v2/models. Default /.
    /// </summary>
    [MaxLength(256)]
    [Pattern("^/[!-~]*$", "path must start with '/'")]
    public string? Path { get; init; }
}
