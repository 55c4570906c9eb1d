using InferenceRuntime.Health;
using InferenceRuntime.Serving;
using Microsoft.AspNetCore.Http.Features;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Answers a request that ended in an exception.</summary>
internal sealed class FailureWriter(Readiness readiness, ILogger<FailureWriter> log)
{
    public async Task WriteAsync(HttpContext context, Exception failure)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.ToString());
        if (context.RequestAborted.IsCancellationRequested)
        {
            RestLog.ClientGone(log, method, path);
            return;
        }

        var (status, message) = failure switch
        {
            ServingException serving => (RestErrors.StatusOf(serving.Error), serving.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (
                StatusCodes.Status413PayloadTooLarge,
                $"The body is larger than {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes, decompressed; --max-request-bytes sets the limit."),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            _ => (StatusCodes.Status500InternalServerError, $"The server failed on {method} {path}: {failure.Message}"),
        };
        if (status == StatusCodes.Status500InternalServerError)
        {
            RestLog.Failed(log, method, path, failure);
        }

        if (context.Response.HasStarted)
        {
            // The status is out; only a broken connection can still tell the client that the answer is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (readiness.IsDraining)
        {
            // Cleared with the rest, or the drain began after this request did.
            RestErrors.CloseConnection(context);
        }

        await RestErrors.WriteAsync(context, status, message).ConfigureAwait(false);
    }
}
