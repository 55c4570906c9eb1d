using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Testing.Cluster;

/// <summary>Stands between a client and an API server on loopback: remembers what passes, and breaks what a test wants broken.</summary>
public sealed class ApiProxy : IAsyncDisposable
{
    private readonly HttpClient _upstream;
    private readonly int _port;
    private WebApplication? _app;
    private Func<ProxiedRequest, Fault?> _faults = _ => null;

    private ApiProxy(Uri server, WebApplication app, int port)
    {
        _upstream = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        (_app, _port) = (app, port);
    }

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>What passed, in the order in which it was answered, with the status of the server's answer (0 where the server was not asked) and when it came.</summary>
    public ConcurrentQueue<(ProxiedRequest Request, int Status, DateTimeOffset At)> Passed { get; } = new();

    /// <summary>Counts what was broken, by the name of the fault.</summary>
    public ConcurrentDictionary<string, int> Broken { get; } = new(StringComparer.Ordinal);

    public static async Task<ApiProxy> StartAsync(Uri server)
    {
        ApiProxy? proxy = null;
        var app = Build(http => proxy!.PassAsync(http), 0);
        await app.StartAsync().ConfigureAwait(false);
        proxy = new ApiProxy(server, app, new Uri(app.Urls.Single()).Port);
        return proxy;
    }

    /// <summary>From now on each request is broken as the function says; null leaves it whole.</summary>
    public void Break(Func<ProxiedRequest, Fault?> faults) => Volatile.Write(ref _faults, faults);

    public void Heal() => Break(_ => null);

    /// <summary>The server is gone: every connection breaks, new ones are refused.</summary>
    public async Task CloseAsync()
    {
        var app = Interlocked.Exchange(ref _app, null);
        if (app is not null)
        {
            await StopAsync(app).ConfigureAwait(false);
        }
    }

    /// <summary>The server is back, at the same address.</summary>
    public async Task OpenAsync()
    {
        _app = Build(PassAsync, _port);
        await _app.StartAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _upstream.Dispose();
    }

    private static WebApplication Build(RequestDelegate handle, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Run(handle);
        return app;
    }

    private static async Task StopAsync(WebApplication app)
    {
        // Watches never end by themselves: an impatient stop breaks them.
        using var impatient = new CancellationTokenSource();
        await impatient.CancelAsync().ConfigureAwait(false);
        await app.StopAsync(impatient.Token).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private async Task PassAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false);
        var request = new ProxiedRequest(http.Request.Method, http.Request.Path.Value!, http.Request.QueryString.Value ?? "", http.Request.ContentType, body);
        var fault = Volatile.Read(ref _faults)(request);
        if (fault is not null)
        {
            Broken.AddOrUpdate(fault.GetType().Name, 1, (_, count) => count + 1);
        }

        try
        {
            await PassAsync(http, request, fault).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or HttpRequestException)
        {
            // One of the two ends is gone; so be the other.
            http.Abort();
        }
    }

    private async Task PassAsync(HttpContext http, ProxiedRequest request, Fault? fault)
    {
        switch (fault)
        {
            case Fault.Answer answer:
                Passed.Enqueue((request, 0, DateTimeOffset.UtcNow));
                await WriteAsync(http, answer.Status, Status(answer.Status, answer.Reason), answer.RetryAfter).ConfigureAwait(false);
                return;
            case Fault.ErrorEvent error:
                Passed.Enqueue((request, 0, DateTimeOffset.UtcNow));
                await WriteAsync(http, StatusCodes.Status200OK, $$"""{"type": "ERROR", "object": {{Status(error.Status, error.Reason)}} }""" + "\n", null).ConfigureAwait(false);
                return;
            case Fault.Reset:
                Passed.Enqueue((request, 0, DateTimeOffset.UtcNow));
                http.Abort();
                return;
            case Fault.Hold:
                Passed.Enqueue((request, 0, DateTimeOffset.UtcNow));
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(false);
                return;
            default:
                await ForwardAsync(http, request, (fault as Fault.Cut)?.Bytes).ConfigureAwait(false);
                return;
        }
    }

    /// <param name="http">The client's side.</param>
    /// <param name="request">What it asked.</param>
    /// <param name="limit">Bytes of the answer before the connection breaks; null: it does not.</param>
    private async Task ForwardAsync(HttpContext http, ProxiedRequest request, int? limit)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.Query);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(request.ContentType!) } };
        }

        foreach (var (name, value) in http.Request.Headers.Where(header => header.Key is "Accept" or "User-Agent"))
        {
            message.Headers.TryAddWithoutValidation(name, value.ToArray());
        }

        var at = DateTimeOffset.UtcNow;
        using var answer = await _upstream.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted).ConfigureAwait(false);
        Passed.Enqueue((request, (int)answer.StatusCode, at));
        if (limit is 0)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await using var body = await answer.Content.ReadAsStreamAsync(http.RequestAborted).ConfigureAwait(false);
        await CopyAsync(body, http, limit).ConfigureAwait(false);
    }

    private static async Task CopyAsync(Stream body, HttpContext http, int? limit)
    {
        var left = limit ?? int.MaxValue;
        var buffer = new byte[16 * 1024];
        await http.Response.StartAsync(http.RequestAborted).ConfigureAwait(false);
        while (true)
        {
            var read = await body.ReadAsync(buffer, http.RequestAborted).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            await http.Response.Body.WriteAsync(buffer.AsMemory(0, Math.Min(read, left)), http.RequestAborted).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            if (limit is not null && (left -= read) <= 0)
            {
                http.Abort();
                return;
            }
        }
    }

    private static string Status(int code, string reason) =>
        $$"""{"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": "broken by the test", "reason": "{{reason}}", "code": {{code}}}""";

    private static Task WriteAsync(HttpContext http, int status, string body, int? retryAfter)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        if (retryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = $"{seconds}";
        }

        return http.Response.WriteAsync(body, http.RequestAborted);
    }
}
