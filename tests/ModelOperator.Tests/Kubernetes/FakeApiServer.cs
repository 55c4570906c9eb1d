using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Tests.Kubernetes;

/// <summary>A loopback HTTP server whose answers a test writes, down to the bytes on the wire.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RequestDelegate> _answers = new();

    private FakeApiServer(X509Certificate2? certificate, bool clientCertificates)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = clientCertificates ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>What was received, in order.</summary>
    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    public static async Task<FakeApiServer> StartAsync(X509Certificate2? certificate = null, bool clientCertificates = false)
    {
        var server = new FakeApiServer(certificate, clientCertificates);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The next request without an answer yet gets this one.</summary>
    public void Answer(RequestDelegate answer) => _answers.Enqueue(answer);

    public void Answer(int status, string body, params (string Name, string Value)[] headers) => Answer(async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/plain";
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(body, http.RequestAborted);
    });

    public async ValueTask DisposeAsync()
    {
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await _app.StopAsync(impatient.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Requests.Enqueue(new ReceivedRequest(
            http.Request.Method,
            http.Request.Path,
            http.Request.QueryString.Value ?? "",
            http.Request.ContentType,
            http.Request.Headers.Authorization,
            (await http.Connection.GetClientCertificateAsync(http.RequestAborted))?.Subject,
            await reader.ReadToEndAsync(http.RequestAborted)));
        if (_answers.TryDequeue(out var answer))
        {
            await answer(http);
        }
        else
        {
            http.Response.StatusCode = 418;
            await http.Response.WriteAsync("the test has no answer for this request", http.RequestAborted);
        }
    }
}

/// <summary>A request as the fake server saw it.</summary>
internal sealed record ReceivedRequest(
    string Method, string Path, string Query, string? ContentType, string? Authorization, string? ClientCertificate, string Body);
