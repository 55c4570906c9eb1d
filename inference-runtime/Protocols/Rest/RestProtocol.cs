using InferenceRuntime.Health;
using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The Open Inference Protocol over HTTP, and /metrics.</summary>
internal sealed class RestProtocol(ModelServer server, Readiness readiness, InferEndpoint infer, Func<byte[]> scrape)
{
    private static readonly string[] Extensions = ["binary_tensor_data"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/health/live", context => RestErrors.WriteJsonAsync(context, 200, new LiveAnswer(true), RestJson.Readable.LiveAnswer));
        routes.MapGet("/v2/health/ready", ReadyAsync);
        routes.MapGet("/v2", context => RestErrors.WriteJsonAsync(
            context, 200, new ServerMetadata(ProductVersion.Name, ProductVersion.Text, Extensions), RestJson.Readable.ServerMetadata));
        routes.MapGet("/v2/models", context => RestErrors.WriteJsonAsync(
            context, 200, new ModelList([.. server.Registry.Models.Select(model => model.Name)]), RestJson.Readable.ModelList));
        foreach (var prefix in new[] { "/v2/models/{model}", "/v2/models/{model}/versions/{version}" })
        {
            routes.MapGet(prefix, MetadataAsync);
            routes.MapGet($"{prefix}/ready", ModelReadyAsync);
            routes.MapPost($"{prefix}/infer", infer.HandleAsync);
        }

        routes.MapGet("/metrics", MetricsAsync);
    }

    /// <summary>Gives answers that routing made (404, 405) the protocol's error body, and closes connections while draining.</summary>
    public async Task FinishAsync(HttpContext context, RequestDelegate next)
    {
        if (readiness.IsDraining)
        {
            // The client's next request should open a new connection, which the Service sends to another replica.
            context.Response.Headers.Connection = "close";
        }

        await next(context).ConfigureAwait(false);
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null } response)
        {
            var allowed = response.Headers.Allow.ToString();
            var message = response.StatusCode == StatusCodes.Status405MethodNotAllowed
                ? $"{context.Request.Method} is not allowed on {context.Request.Path}; {allowed} is."
                : $"There is nothing at {context.Request.Path}; the protocol's paths begin with /v2.";
            await RestErrors.WriteAsync(context, response.StatusCode, message).ConfigureAwait(false);
        }
    }

    private Task ReadyAsync(HttpContext context)
    {
        if (readiness.IsReady)
        {
            return RestErrors.WriteJsonAsync(context, 200, new ReadyAnswer(true, null, null), RestJson.Readable.ReadyAnswer);
        }

        context.Response.Headers.RetryAfter = "1";
        var answer = new ReadyAnswer(false, readiness.IsDraining ? true : null, readiness.Reasons());
        return RestErrors.WriteJsonAsync(context, 503, answer, RestJson.Readable.ReadyAnswer);
    }

    private Task MetadataAsync(HttpContext context)
    {
        try
        {
            using var lease = Lease(context);
            return RestErrors.WriteJsonAsync(context, 200, ModelMetadataMapper.Of(lease.Model), RestJson.Readable.ModelMetadata);
        }
        catch (ServingException e)
        {
            return RestErrors.WriteAsync(context, RestErrors.StatusOf(e.Error), e.Message);
        }
    }

    private Task ModelReadyAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["model"]!;
        try
        {
            Lease(context).Dispose();
            return RestErrors.WriteJsonAsync(context, 200, new ModelReadyAnswer(name, true, null), RestJson.Readable.ModelReadyAnswer);
        }
        catch (ServingException e) when (e.Error == ServingError.NotReady)
        {
            context.Response.Headers.RetryAfter = "1";
            var reason = server.Registry.Find(name)!.Status.Describe();
            return RestErrors.WriteJsonAsync(context, 503, new ModelReadyAnswer(name, false, reason), RestJson.Readable.ModelReadyAnswer);
        }
        catch (ServingException e)
        {
            return RestErrors.WriteAsync(context, RestErrors.StatusOf(e.Error), e.Message);
        }
    }

    private ModelLease Lease(HttpContext context) =>
        server.Lease((string)context.Request.RouteValues["model"]!, context.Request.RouteValues["version"] as string);

    private async Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(scrape(), context.RequestAborted).ConfigureAwait(false);
    }
}
