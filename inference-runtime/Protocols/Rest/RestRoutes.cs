namespace InferenceRuntime.Protocols.Rest;

/// <summary>The parts of paths that several endpoints share.</summary>
internal static class RestRoutes
{
    public const string Live = "/v2/health/live";
    public const string Ready = "/v2/health/ready";
    public const string Metrics = "/metrics";

    /// <summary>Answered whoever asks: health, for load balancers, and nothing else.</summary>
    public static readonly string[] Open = [Live, Ready];

    private const string Model = "models/{model}";

    /// <summary>Where everything of one model is found, with and without its version, behind the protocol's.</summary>
    public static readonly string[] ModelPrefixes = [Model, $"{Model}/versions/{{version}}"];

    public static string ModelOf(HttpContext context) => (string)context.Request.RouteValues["model"]!;

    /// <summary>Null when the path names none.</summary>
    public static string? VersionOf(HttpContext context) => context.Request.RouteValues["version"] as string;
}
