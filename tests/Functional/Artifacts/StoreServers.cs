using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Testing.Stores;

namespace Functional.Artifacts;

/// <summary>The stores that the tests of artifacts put models into, one of each for the whole run.</summary>
public sealed class StoreServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _web = new(StringComparer.Ordinal);
    private readonly TestCertificates _certificates = new();

    private StoreServers()
    {
    }

    public S3Server S3 { get; private set; } = null!;

    public GoogleStorageServer Google { get; private set; } = null!;

    public AzureBlobServer Azure { get; private set; } = null!;

    public HuggingFaceServer Hub { get; private set; } = null!;

    /// <summary>With TLS and a password.</summary>
    public OciRegistry Registry { get; private set; } = null!;

    /// <summary>A web server with TLS, which asks for a user and a password.</summary>
    public StoreGate Web { get; private set; } = null!;

    public IReadOnlyDictionary<string, string> WebKeys => new Dictionary<string, string> { ["username"] = "reader", ["password"] = "open sesame", ["ca.crt"] = _certificates.AuthorityPem };

    public static async Task<StoreServers> StartAsync()
    {
        var servers = new StoreServers();
        try
        {
            await Task.WhenAll(
                ((Func<Task>)(async () => servers.S3 = await S3Server.StartAsync().ConfigureAwait(false)))(),
                ((Func<Task>)(async () => servers.Google = await GoogleStorageServer.StartAsync().ConfigureAwait(false)))(),
                ((Func<Task>)(async () => servers.Azure = await AzureBlobServer.StartAsync().ConfigureAwait(false)))(),
                ((Func<Task>)(async () => servers.Hub = await HuggingFaceServer.StartAsync().ConfigureAwait(false)))(),
                ((Func<Task>)(async () => servers.Registry = await OciRegistry.StartAsync(new OciRegistryOptions { BasicAuthentication = true, Tls = true }).ConfigureAwait(false)))(),
                ((Func<Task>)(async () => servers.Web = await StoreGate.StartAsync(servers.SendAsync, servers._certificates.Server, servers.AuthorizeAsync).ConfigureAwait(false)))()).ConfigureAwait(false);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Puts a file onto the web server, and returns its URL.</summary>
    public string PutOnTheWeb(string path, byte[] bytes)
    {
        _web[$"/{path}"] = bytes;
        return new Uri(Web.Endpoint, path).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new IAsyncDisposable?[] { S3, Google, Azure, Hub, Registry, Web })
        {
            if (server is not null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }

        _certificates.Dispose();
    }

    private async Task<bool> AuthorizeAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization == $"Basic {Convert.ToBase64String("reader:open sesame"u8)}")
        {
            return true;
        }

        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        await http.Response.WriteAsync("who are you?", http.RequestAborted).ConfigureAwait(false);
        return false;
    }

    private async Task SendAsync(HttpContext http)
    {
        if (!_web.TryGetValue(http.Request.Path.Value!, out var bytes))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.Headers.ETag = $"\"{Digest.Of(bytes)}\"";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }
}
