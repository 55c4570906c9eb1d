using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Testing.Stores;

/// <summary>The HTTP side of a store on loopback: it notes every request, gives the answers that a test asked for instead, and hands the rest to the store.</summary>
public sealed class StoreGate : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly Lock _lock = new();
    private readonly List<StoreFault> _faults = [];

    private StoreGate(WebApplication app) => _app = app;

    /// <summary>Its address, without a path.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The requests so far, also those that a fault answered.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    /// <param name="store">What answers.</param>
    /// <param name="certificate">With which it listens for TLS; null for plain HTTP.</param>
    /// <param name="authorize">What is asked before a fault is given: a store refuses a bad key before anything else. True to go on; else it has answered.</param>
    public static async Task<StoreGate> StartAsync(RequestDelegate store, X509Certificate2? certificate = null, Func<HttpContext, Task<bool>>? authorize = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var app = builder.Build();
        var gate = new StoreGate(app);
        app.Run(async http =>
        {
            var seen = SeenRequest.Of(http.Request, TargetOf(http));
            gate._seen.Enqueue(seen);
            if (authorize is not null && !await authorize(http).ConfigureAwait(false))
            {
                return;
            }

            await (gate.TakeFault(seen) is { } fault ? GiveAsync(fault, http) : store(http)).ConfigureAwait(false);
        });
        await app.StartAsync().ConfigureAwait(false);
        gate.Endpoint = new Uri(app.Urls.Single());
        return gate;
    }

    /// <summary>The next request that it matches gets this answer.</summary>
    public void Fail(StoreFault fault)
    {
        lock (_lock)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Forgets the requests and the faults so far, so that a test begins afresh.</summary>
    public void Reset()
    {
        _seen.Clear();
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Path and query as they were sent: signatures are of these.</summary>
    internal static string TargetOf(HttpContext http) => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static Task GiveAsync(StoreFault fault, HttpContext http)
    {
        http.Response.StatusCode = fault.Status;
        foreach (var (name, value) in fault.Headers)
        {
            http.Response.Headers[name] = value;
        }

        return http.Response.WriteAsync(fault.Body);
    }

    private StoreFault? TakeFault(SeenRequest request)
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(fault => fault.Matches(request));
            if (index < 0)
            {
                return null;
            }

            var fault = _faults[index];
            if (fault.Times > 1)
            {
                _faults[index] = fault with { Times = fault.Times - 1 };
            }
            else
            {
                _faults.RemoveAt(index);
            }

            return fault;
        }
    }
}
