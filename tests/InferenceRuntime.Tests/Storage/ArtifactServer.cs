using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace InferenceRuntime.Tests.Storage;

/// <summary>A web server on loopback whose one handler a test sets.</summary>
internal sealed class ArtifactServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private ArtifactServer(WebApplication app) => _app = app;

    public int Requests => Volatile.Read(ref _requests);

    public string Url(string path = "/model.onnx") => _app.Urls.Single() + path;

    public static async Task<ArtifactServer> StartAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ArtifactServer(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._requests);
            return handler(context);
        });
        await app.StartAsync(CancellationToken.None);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // Handlers that hang on purpose end with their connections.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
