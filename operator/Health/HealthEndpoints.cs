using Prometheus;

namespace ModelOperator.Health;

/// <summary>
/// <c>/healthz</c> (the process runs), <c>/readyz</c> (every cache holds the cluster's objects) and <c>/metrics</c>. A replica that waits for the lease is
/// ready too: it is what takes over.
/// </summary>
internal static class HealthEndpoints
{
    private const string PrometheusText = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(IApplicationBuilder app, Func<bool> hasSynced, PrometheusExporter metrics) => app.Run(context => context.Request.Path.Value switch
    {
        "/healthz" => Answer(context, StatusCodes.Status200OK, "ok\n"),
        "/readyz" when hasSynced() => Answer(context, StatusCodes.Status200OK, "ok\n"),
        "/readyz" => Answer(context, StatusCodes.Status503ServiceUnavailable, "the caches are not filled yet\n"),
        "/metrics" => Scrape(context, metrics),
        _ => Answer(context, StatusCodes.Status404NotFound, "known here: /healthz, /readyz, /metrics\n"),
    });

    private static Task Answer(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static async Task Scrape(HttpContext context, PrometheusExporter metrics)
    {
        context.Response.ContentType = PrometheusText;
        await context.Response.Body.WriteAsync(metrics.Scrape(), context.RequestAborted);
    }
}
