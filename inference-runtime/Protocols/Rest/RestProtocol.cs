using InferenceRuntime.Health;
using InferenceRuntime.Protocols.Rest.OpenApi;
using InferenceRuntime.Protocols.Rest.Page;
using InferenceRuntime.Protocols.Rest.V1;
using InferenceRuntime.Security;
using InferenceRuntime.Security.Management;
using InferenceRuntime.Serving;
using Prometheus;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The Open Inference Protocol over HTTP, and /metrics.</summary>
internal sealed class RestProtocol(
    Readiness readiness,
    ModelEndpoints models,
    RepositoryEndpoints repository,
    StatisticsEndpoints statistics,
    V1Endpoints v1,
    InferEndpoint infer,
    OpenApiEndpoint openApi,
    PageEndpoint page,
    SecurityOptions security,
    FailureWriter failures,
    PrometheusExporter metrics)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(RestRoutes.Live, context => RestErrors.WriteJsonAsync(context, 200, new LiveAnswer(true), RestJson.Readable.LiveAnswer));
        routes.MapGet(RestRoutes.Ready, ReadyAsync);
        routes.MapGet("/v2", context => RestErrors.WriteJsonAsync(
            context, 200, new ServerMetadata(ProductVersion.Name, ProductVersion.Text, ProtocolExtensions.Rest), RestJson.Readable.ServerMetadata));
        models.Map(routes);
        repository.Map(routes);
        statistics.Map(routes);
        v1.Map(routes);
        infer.Map(routes);
        openApi.Map(routes);
        page.Map(routes);
        routes.MapGet(RestRoutes.Metrics, MetricsAsync);
    }

    /// <summary>Gives failures and answers that routing made (404, 405) the protocol's error body, and closes connections while draining.</summary>
    public async Task FinishAsync(HttpContext context, RequestDelegate next)
    {
        if (readiness.IsDraining)
        {
            RestErrors.CloseConnection(context);
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await failures.WriteAsync(context, e).ConfigureAwait(false);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null } response)
        {
            var allowed = response.Headers.Allow.ToString();
            var message = response.StatusCode == StatusCodes.Status405MethodNotAllowed
                ? $"{context.Request.Method} is not allowed on {context.Request.Path}; {allowed} is."
                : $"There is nothing at {context.Request.Path}; the protocol's paths begin with /v2 or /v1.";
            await RestErrors.WriteAsync(context, response.StatusCode, message).ConfigureAwait(false);
        }
    }

    private Task ReadyAsync(HttpContext context)
    {
        if (readiness.IsReady)
        {
            return RestErrors.WriteJsonAsync(context, 200, new ReadyAnswer(true, null, null), RestJson.Readable.ReadyAnswer);
        }

        context.Response.Headers.RetryAfter = RestErrors.RetryAfterSeconds;
        var answer = new ReadyAnswer(false, readiness.IsDraining ? true : null, MayKnow(context) ? readiness.Reasons() : null);
        return RestErrors.WriteJsonAsync(context, 503, answer, RestJson.Readable.ReadyAnswer);
    }

    // What a model is doing names where it comes from. With authentication this path is open to anybody, and the details are for those who run the server.
    private bool MayKnow(HttpContext context) => !security.AuthenticatesClients || context.Features.Get<ManagementEndpoint>() is not null;

    private async Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(metrics.Scrape(), context.RequestAborted).ConfigureAwait(false);
    }
}
