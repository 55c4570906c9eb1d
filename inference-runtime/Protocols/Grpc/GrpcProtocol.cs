using System.Collections.Frozen;
using InferenceRuntime.Health;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc;

/// <summary>Serves gRPC on the connections of its own endpoint: checks a call, hands it to its method, ends it with a status.</summary>
internal sealed class GrpcProtocol(
    IEnumerable<GrpcMethod> methods,
    Readiness readiness,
    IHostApplicationLifetime lifetime,
    long maxMessageBytes,
    NativeBufferPool pool,
    TimeProvider time,
    ILogger<GrpcProtocol> log)
{
    private readonly FrozenDictionary<string, GrpcMethod> _methods = methods.ToFrozenDictionary(method => method.Path, StringComparer.Ordinal);

    /// <summary>Middleware: what came over another endpoint goes on to <paramref name="next"/>.</summary>
    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<GrpcEndpoint>() is null)
        {
            return next(context);
        }

        if (readiness.IsDraining)
        {
            // GOAWAY: the client's next call should open a new connection, which the Service sends to another replica.
            context.Connection.RequestClose();
        }

        return context.Request.Method != HttpMethods.Post || !GrpcContentType.Matches(context.Request.ContentType)
            ? RefuseAsync(context)
            : ServeAsync(context);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        GrpcCall? call = null;
        try
        {
            call = new GrpcCall(context, maxMessageBytes, pool, time, lifetime.ApplicationStopping);
            if (!_methods.TryGetValue(path, out var method))
            {
                throw new GrpcException(GrpcStatus.Unimplemented, $"There is no method {path}; server reflection lists those that there are.");
            }

            await method.Serve(call).ConfigureAwait(false);
            call.Finish(GrpcStatus.Ok, string.Empty);
        }
        catch (Exception e)
        {
            Fail(context, call, path, e);
        }
        finally
        {
            call?.Dispose();
        }
    }

    private void Fail(HttpContext context, GrpcCall? call, string path, Exception failure)
    {
        var (status, message) = GrpcErrors.Of(failure, call);
        if (status == GrpcStatus.Internal)
        {
            GrpcLog.Failed(log, path, failure);
        }

        if (call is { ClientGone: true })
        {
            GrpcLog.ClientGone(log, path);
        }
        else if (call is { IsMessageBegun: true })
        {
            // A half-written message must not look like a whole one.
            context.Abort();
        }
        else
        {
            GrpcCall.Finish(context, status, message);
        }
    }

    /// <summary>What is no call of gRPC is answered as HTTP.</summary>
    private static Task RefuseAsync(HttpContext context)
    {
        var isPost = context.Request.Method == HttpMethods.Post;
        context.Response.StatusCode = isPost ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status405MethodNotAllowed;
        if (!isPost)
        {
            context.Response.Headers.Allow = HttpMethods.Post;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            $"This port speaks gRPC: POST with the content type {GrpcContentType.Value}, not {context.Request.Method} with '{context.Request.ContentType}'.\n",
            context.RequestAborted);
    }
}
