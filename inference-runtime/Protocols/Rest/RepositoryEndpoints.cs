using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The model repository extension: which models there are, and, where it is allowed, loading and unloading them.</summary>
internal sealed class RepositoryEndpoints(ModelControl control, NativeBufferPool pool)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/repository/index", IndexAsync);
        routes.MapPost("/v2/repository/models/{model}/load", LoadAsync);
        routes.MapPost("/v2/repository/models/{model}/unload", UnloadAsync);
    }

    private async Task IndexAsync(HttpContext context)
    {
        var request = await ReadAsync(context).ConfigureAwait(false);
        await RestErrors.WriteJsonAsync(context, 200, control.Index(request.ReadyOnly), RestJson.Readable.IReadOnlyListModelIndexEntry).ConfigureAwait(false);
    }

    private async Task LoadAsync(HttpContext context)
    {
        await ReadAsync(context).ConfigureAwait(false);
        var name = RestRoutes.ModelOf(context);
        await control.LoadAsync(name, context.RequestAborted).ConfigureAwait(false);
        await RestErrors.WriteJsonAsync(context, 200, new LoadAnswer(name, true), RestJson.Readable.LoadAnswer).ConfigureAwait(false);
    }

    private async Task UnloadAsync(HttpContext context)
    {
        await ReadAsync(context).ConfigureAwait(false);
        var name = RestRoutes.ModelOf(context);
        await control.UnloadAsync(name, context.RequestAborted).ConfigureAwait(false);
        await RestErrors.WriteJsonAsync(context, 200, new UnloadAnswer(name, true), RestJson.Readable.UnloadAnswer).ConfigureAwait(false);
    }

    private async Task<RepositoryRequest> ReadAsync(HttpContext context)
    {
        using var body = await RequestBodyReader.ReadAsync(context.Request, null, pool, context.RequestAborted).ConfigureAwait(false);
        return RepositoryRequest.Read(body.Json);
    }
}
