using InferenceRuntime.Metrics;
using InferenceRuntime.Protocols.Rest.V1;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// Inference over HTTP, whatever its form: POST /v2/models/{model}[/versions/{version}]/infer, and /v1/models/{model}[/versions/{version}]:predict.
/// </summary>
internal sealed class InferEndpoint(ModelServer server, RuntimeMetrics metrics, TimeProvider time, NativeBufferPool pool, FailureWriter failures)
{
    private readonly V2Form _v2 = new(pool);

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in RestRoutes.ModelPrefixes)
        {
            routes.MapPost($"/v2/{prefix}/infer", context => HandleAsync(context, _v2));
            routes.MapPost($"/v1/{prefix}:predict", context => HandleAsync(context, new V1Form(pool)));
        }
    }

    private async Task HandleAsync(HttpContext context, IInferenceForm form)
    {
        var started = time.GetTimestamp();
        var model = RestRoutes.ModelOf(context);
        try
        {
            server.Drain.Enter();
            try
            {
                await InferAsync(context, form, model).ConfigureAwait(false);
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

        var status = context.RequestAborted.IsCancellationRequested ? RestErrors.ClientGone : context.Response.StatusCode;
        metrics.RequestFinished(server.Registry.LabelOf(model), "rest", status, time.GetElapsedTime(started));
    }

    private async Task InferAsync(HttpContext context, IInferenceForm form, string name)
    {
        // Before the body is read: a model that is not there needs no body.
        using var lease = server.Lease(name, RestRoutes.VersionOf(context));
        var model = lease.Model;
        var headerLength = form.HeaderLength(context.Request);
        var body = await RequestBodyReader.ReadAsync(context.Request, headerLength, pool, context.RequestAborted).ConfigureAwait(false);
        metrics.BytesRead(name, body.Length);
        using var request = form.Read(body, headerLength, model);
        using var answer = await server.InferAsync(model, request, context.RequestAborted).ConfigureAwait(false);
        metrics.BytesWritten(name, await form.WriteAsync(context.Response, request, answer, context.RequestAborted).ConfigureAwait(false));
    }
}
