using System.Text.Json;
using InferenceRuntime.Models;
using InferenceRuntime.Security;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>GET /openapi.json: describes the models that are loaded at the time.</summary>
internal sealed class OpenApiEndpoint(ModelRegistry registry, SecurityOptions security)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/openapi.json", WriteAsync);

    private async Task WriteAsync(HttpContext context)
    {
        // A model may be given up while it is described; what is described is its signature, which stays.
        var document = OpenApiDocument.Of([.. registry.Models.Select(model => model.Status.Model).OfType<LoadedModel>()], security);
        using var json = new PooledBytes();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            document.WriteTo(writer);
        }

        await TextAnswer.WriteAsync(context.Response, "application/json", json.Written, context.RequestAborted).ConfigureAwait(false);
    }
}
