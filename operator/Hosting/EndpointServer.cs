using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ModelOperator.Health;
using Prometheus;

namespace ModelOperator.Hosting;

/// <summary>The small web server for health and metrics.</summary>
internal sealed partial class EndpointServer(WebApplication app) : IAsyncDisposable
{
    /// <summary>Listens once it returns. Throws <see cref="IOException"/> when the address is taken.</summary>
    public static async Task<EndpointServer> StartAsync(
        IPEndPoint address, Func<bool> hasSynced, PrometheusExporter exporter, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address);
        });
        // Signals are the command's business: without this the web server would end the process's host on its own.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        HealthEndpoints.Map(app, hasSynced, exporter);
        await app.StartAsync(cancellationToken);
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        Listening(loggers.CreateLogger<EndpointServer>(), bound ?? address.ToString());
        return new EndpointServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [LoggerMessage(2101, LogLevel.Information, "Health and metrics at {Address}")]
    private static partial void Listening(ILogger logger, string address);

    private sealed class NoLifetime : IHostLifetime
    {
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
