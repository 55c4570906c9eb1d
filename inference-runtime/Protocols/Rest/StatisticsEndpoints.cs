using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The statistics extension. A model's numbers are those since the process started, over every load of it.</summary>
internal sealed class StatisticsEndpoints(ModelServer server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/models/stats", context => WriteAsync(context, server.Registry.Models));
        routes.MapGet($"/v2/{RestRoutes.ModelPrefixes[0]}/stats", context => WriteAsync(context, [server.Registry.Get(RestRoutes.ModelOf(context))]));
        routes.MapGet($"/v2/{RestRoutes.ModelPrefixes[1]}/stats", OfVersionAsync);
    }

    private Task OfVersionAsync(HttpContext context)
    {
        // Only the loaded model has a version to be asked for.
        using var lease = server.Lease(RestRoutes.ModelOf(context), RestRoutes.VersionOf(context));
        return WriteAsync(context, [server.Registry.Get(lease.Model.Name)]);
    }

    private static Task WriteAsync(HttpContext context, IEnumerable<ServedModel> models) =>
        RestErrors.WriteJsonAsync(context, 200, new StatisticsAnswer([.. models.Select(StatisticsMapper.Of)]), RestJson.Readable.StatisticsAnswer);
}
