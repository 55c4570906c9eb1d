using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Functional.Cluster;

/// <summary>An HTTP server on loopback from which the pods fetch their models; what was not put there is a 404.</summary>
public sealed class ModelStore : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly IHost _host;

    private ModelStore()
    {
        _host = new HostBuilder()
            .ConfigureWebHost(web => web
                .UseKestrel()
                .UseUrls("http://127.0.0.1:0")
                .ConfigureServices(services => services.AddRouting())
                .Configure(app => app.Run(AnswerAsync)))
            .Build();
    }

    public string BaseUrl { get; private set; } = "";

    public static async Task<ModelStore> StartAsync(CancellationToken cancel)
    {
        var store = new ModelStore();
        await store._host.StartAsync(cancel).ConfigureAwait(false);
        var server = store._host.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>();
        var addresses = server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!;
        store.BaseUrl = addresses.Addresses.Single();
        return store;
    }

    /// <summary>Puts a file there and returns its URL.</summary>
    public string Put(string path, byte[] content)
    {
        _files[$"/{path}"] = content;
        return Url(path);
    }

    public string Url(string path) => $"{BaseUrl}/{path}";

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        _host.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!_files.TryGetValue(context.Request.Path, out var content))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("no such key", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }
}
