using InferenceRuntime.Protocols.Rest;

namespace InferenceRuntime.Security.Management;

/// <summary>Middleware that lets nothing through the management address but questions about the process and its models.</summary>
internal static class ManagementGate
{
    private static readonly string[] Open = [RestRoutes.Live, RestRoutes.Ready, RestRoutes.Metrics, "/v2", "/v2/models"];

    public static Task HandleAsync(HttpContext context, RequestDelegate next) =>
        context.Features.Get<ManagementEndpoint>() is null || (HttpMethods.IsGet(context.Request.Method) && IsOpen(context.Request.Path.Value ?? string.Empty))
            ? next(context)
            : RestErrors.WriteAsync(
                context,
                StatusCodes.Status404NotFound,
                $"The management address answers GET of {string.Join(", ", Open)} and /v2/models/MODEL alone; the models are served at --http-address and --grpc-address.");

    // /v2/models/MODEL, and not what stands below it.
    private static bool IsOpen(string path) =>
        Open.Contains(path, StringComparer.Ordinal) || (path.StartsWith("/v2/models/", StringComparison.Ordinal) && path.Count('/') == 3 && path.Length > "/v2/models/".Length);
}
