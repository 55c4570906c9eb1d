using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>
/// The version 1 protocol's view of the models. One document has KServe's members and TensorFlow Serving's, so that clients of either find
/// their own; a model that is not ready answers it with 503, as KServe does.
/// </summary>
internal sealed class V1Endpoints(ModelServer server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", context => RestErrors.WriteJsonAsync(
            context, 200, new ModelList([.. server.Registry.Models.Select(model => model.Name)]), RestJson.Readable.ModelList));
        foreach (var prefix in RestRoutes.ModelPrefixes)
        {
            routes.MapGet($"/v1/{prefix}", StatusAsync);

            // Routing tells a wrong method by the path, and takes ":predict" for a part of the name or the name for one without it.
            routes.MapPost($"/v1/{prefix}", context => RefuseMethod(context, HttpMethods.Get));
            routes.MapGet($"/v1/{prefix}:predict", context => RefuseMethod(context, HttpMethods.Post));
        }
    }

    private static Task RefuseMethod(HttpContext context, string allowed)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    }

    private Task StatusAsync(HttpContext context)
    {
        var name = RestRoutes.ModelOf(context);
        try
        {
            using var lease = server.Lease(name, RestRoutes.VersionOf(context));
            var version = new V1VersionStatus(lease.Model.Version, "AVAILABLE", new V1Status("OK", string.Empty));
            return RestErrors.WriteJsonAsync(context, 200, new V1ModelStatus(name, true, [version]), RestJson.Readable.V1ModelStatus);
        }
        catch (ServingException e) when (e.Error == ServingError.NotReady)
        {
            context.Response.Headers.RetryAfter = RestErrors.RetryAfterSeconds;
            var version = StatusOf(server.Registry.Get(name).Status);
            return RestErrors.WriteJsonAsync(context, 503, new V1ModelStatus(name, false, [version]), RestJson.Readable.V1ModelStatus);
        }
    }

    /// <summary>The version of a model that is not loaded is not known; the protocol has a number there in any case.</summary>
    private static V1VersionStatus StatusOf(ModelStatus status) => new(
        "0",
        status.State == ModelState.Loading ? "LOADING" : "END",
        new V1Status(status.State == ModelState.Failed ? "FAILED_PRECONDITION" : "UNAVAILABLE", status.Describe()));
}
