namespace ModelOperator.Entities.External;

/// <summary>A change of a request.</summary>
public sealed record HttpRouteFilter : ExternalFields
{
    public string? Type { get; init; }

    public HttpUrlRewriteFilter? UrlRewrite { get; init; }
}
