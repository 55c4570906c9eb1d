using InferenceRuntime.Metrics;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>POST /v2/models/{model}[/versions/{version}]/infer.</summary>
internal sealed class InferEndpoint(ModelServer server, RuntimeMetrics metrics, TimeProvider time, NativeBufferPool pool, FailureWriter failures)
{
    private readonly InferRequestReader _reader = new(pool);

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in RestRoutes.ModelPrefixes)
        {
            routes.MapPost($"{prefix}/infer", HandleAsync);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var model = (string)context.Request.RouteValues["model"]!;
        try
        {
            server.Drain.Enter();
            try
            {
                await InferAsync(context, model).ConfigureAwait(false);
            }
            finally
            {
                server.Drain.Exit();
            }
        }
        catch (Exception e)
        {
            await failures.WriteAsync(context, e).ConfigureAwait(false);
        }

        // An unknown name is the client's to choose: as a label it would let clients create as many time series as they like.
        var label = server.Registry.Find(model) is null ? string.Empty : model;
        var status = context.RequestAborted.IsCancellationRequested ? RestErrors.ClientGone : context.Response.StatusCode;
        metrics.RequestFinished(label, "rest", status, time.GetElapsedTime(started));
    }

    private async Task InferAsync(HttpContext context, string name)
    {
        // Before the body is read: a model that is not there needs no body.
        using var lease = server.Lease(name, context.Request.RouteValues["version"] as string);
        var model = lease.Model;
        var headerLength = RequestBodyReader.HeaderLength(context.Request);
        var body = await RequestBodyReader.ReadAsync(context.Request, headerLength, pool, context.RequestAborted).ConfigureAwait(false);
        metrics.BytesRead(name, body.Length);
        using var request = headerLength == 0 ? _reader.ReadRaw(body, model) : _reader.Read(body);
        using var answer = await server.InferAsync(model, request, context.RequestAborted).ConfigureAwait(false);
        metrics.BytesWritten(name, await InferResponseWriter.WriteAsync(context.Response, request, answer, context.RequestAborted).ConfigureAwait(false));
    }
}
