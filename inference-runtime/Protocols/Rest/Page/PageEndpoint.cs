using System.Text;
using InferenceRuntime.Health;
using InferenceRuntime.Models;

namespace InferenceRuntime.Protocols.Rest.Page;

/// <summary>GET /: the models, for people.</summary>
internal sealed class PageEndpoint(ModelRegistry registry, Readiness readiness)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", WriteAsync);

    private async Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ModelPage.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        var html = ModelPage.Html(registry.Models, $"{context.Request.Scheme}://{(context.Request.Host.HasValue ? context.Request.Host : "localhost")}", readiness.IsReady);
        await TextAnswer.WriteAsync(context.Response, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html), context.RequestAborted).ConfigureAwait(false);
    }
}
