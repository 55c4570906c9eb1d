using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>What there is to know of the models: their names, signatures and readiness.</summary>
internal sealed class ModelEndpoints(ModelServer server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/models", context => RestErrors.WriteJsonAsync(
            context, 200, new ModelList([.. server.Registry.Models.Select(model => model.Name)]), RestJson.Readable.ModelList));
        foreach (var prefix in RestRoutes.ModelPrefixes)
        {
            routes.MapGet($"/v2/{prefix}", MetadataAsync);
            routes.MapGet($"/v2/{prefix}/ready", ReadyAsync);
        }
    }

    private Task MetadataAsync(HttpContext context)
    {
        using var lease = Lease(context);
        return RestErrors.WriteJsonAsync(context, 200, ModelMetadataMapper.Of(lease.Model), RestJson.Readable.ModelMetadata);
    }

    private Task ReadyAsync(HttpContext context)
    {
        var name = RestRoutes.ModelOf(context);
        try
        {
            Lease(context).Dispose();
            return RestErrors.WriteJsonAsync(context, 200, new ModelReadyAnswer(name, true, null), RestJson.Readable.ModelReadyAnswer);
        }
        catch (ServingException e) when (e.Error == ServingError.NotReady)
        {
            context.Response.Headers.RetryAfter = RestErrors.RetryAfterSeconds;
            var reason = server.Registry.Get(name).Status.Describe();
            return RestErrors.WriteJsonAsync(context, 503, new ModelReadyAnswer(name, false, reason), RestJson.Readable.ModelReadyAnswer);
        }
    }

    private ModelLease Lease(HttpContext context) => server.Lease(RestRoutes.ModelOf(context), RestRoutes.VersionOf(context));
}
