using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LocalCluster.Server;

/// <summary>The API server's HTTP front on 127.0.0.1: plain HTTP, for this machine alone.</summary>
public sealed class HttpHost : IAsyncDisposable
{
    private readonly ApiServer _server;
    private readonly HttpApi _api;
    private readonly Discovery _discovery;
    private readonly OpenApiDocuments _openApi;
    private readonly WebApplication _app;
    private readonly ILogger<HttpHost> _log;
    private readonly CancellationTokenSource _stopping = new();

    private HttpHost(ApiServer server, IContainerLogs? logs, int port, ILoggerFactory loggers)
    {
        _server = server;
        _api = new HttpApi(server, logs);
        _discovery = new Discovery(server.Registry);
        _openApi = new OpenApiDocuments(server.Registry);
        _log = loggers.CreateLogger<HttpHost>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Such as <c>http://127.0.0.1:40001</c>.</summary>
    public string Url { get; private set; } = "";

    public static async Task<HttpHost> StartAsync(ApiServer server, IContainerLogs? logs, int port, ILoggerFactory loggers, CancellationToken cancel)
    {
        var host = new HttpHost(server, logs, port, loggers);
        await host._app.StartAsync(cancel).ConfigureAwait(false);
        host.Url = host._app.Urls.Single();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        // Watches would hold the stop up until their time-outs.
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _api.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        context.RequestAborted = either.Token;
        context.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString();
        try
        {
            context.Features.Set(_server.Authenticator.Authenticate(context.Request.Headers));
            await RouteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client has gone, or the server is going.
        }
        catch (PlainNotFoundException e) when (!context.Response.HasStarted)
        {
            await TextAsync(context, StatusCodes.Status404NotFound, e.Message + "\n").ConfigureAwait(false);
        }
        catch (ApiException e) when (!context.Response.HasStarted)
        {
            await Answers.JsonAsync(context, e.Code, Statuses.Of(e)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not IOException && !context.Response.HasStarted)
        {
            Log.RequestFailed(_log, context.Request.Method, context.Request.Path, e);
            await Answers.JsonAsync(context, 500, Statuses.Of(Refusals.Internal($"{e.GetType().Name}: {e.Message}"))).ConfigureAwait(false);
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (!path.StartsWith("/api", StringComparison.Ordinal) && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            throw Refusals.MethodNotAllowed();
        }

        if (!IsResource(path))
        {
            _server.Authorizer.Demand(context.Features.GetRequiredFeature<UserInfo>(), AccessRequest.OfPath(path, context.Request.Method));
        }

        var form = AcceptHeader.Parse(context.Request.Headers.Accept);
        return path.TrimEnd('/') switch
        {
            "" => Answers.JsonAsync(context, 200, _discovery.Paths()),
            "/version" => Answers.JsonAsync(context, 200, Discovery.Version()),
            "/healthz" or "/livez" or "/readyz" => TextAsync(context, 200, "ok"),
            "/api" => DocumentAsync(context, form == AnswerForm.AggregatedDiscovery ? _discovery.Aggregated(core: true) : Discovery.Legacy(new Uri(Url).Authority), form),
            "/apis" => DocumentAsync(context, form == AnswerForm.AggregatedDiscovery ? _discovery.Aggregated(core: false) : _discovery.Groups(), form),
            "/openapi/v2" => OpenApiV2Async(context),
            "/openapi/v3" => TextAsync(context, 200, _openApi.Index().ToJsonString(Storage.StoredObject.Json)),
            "/local-cluster/writes" => Answers.JsonAsync(context, 200, _server.Writes.ToJson()),
            _ when path.StartsWith("/openapi/v3/", StringComparison.Ordinal) => OpenApiV3Async(context, path["/openapi/v3/".Length..]),
            _ => ResourceAsync(context, path),
        };
    }

    private static bool IsResource(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) is not ["apis", _] && ApiPath.Parse(path) is { Plural: not null };

    private Task ResourceAsync(HttpContext context, string path)
    {
        if (path.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["apis", var group])
        {
            return Answers.JsonAsync(context, 200, _discovery.Group(group) ?? throw new PlainNotFoundException());
        }

        var parsed = ApiPath.Parse(path) ?? throw new PlainNotFoundException();
        return parsed.Plural is null
            ? Answers.JsonAsync(context, 200, _discovery.Resources(parsed.Group, parsed.Version) ?? throw new PlainNotFoundException())
            : _api.HandleAsync(context, parsed);
    }

    private static Task DocumentAsync(HttpContext context, JsonObject document, AnswerForm form)
    {
        if (form == AnswerForm.Unacceptable)
        {
            throw new ApiException(406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf");
        }

        var hash = new OpenApiDocument(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(document, Storage.StoredObject.Json)).Hash;
        if (NotModified(context, hash))
        {
            return Task.CompletedTask;
        }

        if (form == AnswerForm.AggregatedDiscovery)
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
            return context.Response.WriteAsync(document.ToJsonString(Storage.StoredObject.Json), context.RequestAborted);
        }

        return Answers.JsonAsync(context, 200, document);
    }

    private Task OpenApiV3Async(HttpContext context, string path)
    {
        var (group, version) = path.Split('/') switch
        {
            ["api", var v] => ("", v),
            ["apis", var g, var v] => (g, v),
            _ => throw new PlainNotFoundException(),
        };
        var document = _openApi.Document(group, version) ?? throw new PlainNotFoundException();
        if (context.Request.Query["hash"].ToString() is { Length: > 0 } asked && asked != document.Hash)
        {
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = $"{context.Request.Path}?hash={document.Hash}";
            return Task.CompletedTask;
        }

        if (NotModified(context, document.Hash))
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(document.Bytes, context.RequestAborted).AsTask();
    }

    private static Task OpenApiV2Async(HttpContext context)
    {
        context.Response.ContentType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
        return context.Response.Body.WriteAsync(OpenApiDocuments.EmptyVersion2(), context.RequestAborted).AsTask();
    }

    private static bool NotModified(HttpContext context, string hash)
    {
        var tag = $"\"{hash}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch != tag)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static Task TextAsync(HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
