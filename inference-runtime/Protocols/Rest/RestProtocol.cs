using InferenceRuntime.Health;
using InferenceRuntime.Protocols.Rest.OpenApi;
using InferenceRuntime.Protocols.Rest.Page;
using InferenceRuntime.Protocols.Rest.V1;
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
    FailureWriter failures,
    PrometheusExporter metrics)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/health/live", context => RestErrors.WriteJsonAsync(context, 200, new LiveAnswer(true), RestJson.Readable.LiveAnswer));
        routes.MapGet("/v2/health/ready", ReadyAsync);
        routes.MapGet("/v2", context => RestErrors.WriteJsonAsync(
            context, 200, new ServerMetadata(ProductVersion.Name, ProductVersion.Text, ProtocolExtensions.Rest), RestJson.Readable.ServerMetadata));
        models.Map(routes);
        repository.Map(routes);
        statistics.Map(routes);
        v1.Map(routes);
        infer.Map(routes);
        openApi.Map(routes);
        page.Map(routes);
        routes.MapGet("/metrics", MetricsAsync);
    }

    /// <summary>Gives failures and answers that routing made (404, 405) the protocol's error body, and closes connections while draining.</summary>
    public async Task FinishAsync(HttpContext context, RequestDelegate next)
    {
        if (readiness.IsDraining)
        {
            // The client's next request should open a new connection, which the Service sends to another replica.
            context.Response.Headers.Connection = "close";
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
        var answer = new ReadyAnswer(false, readiness.IsDraining ? true : null, readiness.Reasons());
        return RestErrors.WriteJsonAsync(context, 503, answer, RestJson.Readable.ReadyAnswer);
    }

    private async Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(metrics.Scrape(), context.RequestAborted).ConfigureAwait(false);
    }
}
