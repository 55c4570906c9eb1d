using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The one place where REST turns errors into statuses.</summary>
internal static class RestErrors
{
    /// <summary>What a client that left got, if it were still there: nginx's "client closed request", for the metrics.</summary>
    public const int ClientGone = 499;

    // Long enough for a queue to move or another replica to be found, short enough that nobody notices.
    public const string RetryAfterSeconds = "1";

    public static int StatusOf(ServingError error) => error switch
    {
        ServingError.InvalidRequest => StatusCodes.Status400BadRequest,
        ServingError.Forbidden => StatusCodes.Status403Forbidden,
        ServingError.NotFound => StatusCodes.Status404NotFound,
        ServingError.NotReady => StatusCodes.Status503ServiceUnavailable,
        ServingError.Overloaded => StatusCodes.Status429TooManyRequests,
        ServingError.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Has the client's next request open a new connection, which the Service sends to another replica.</summary>
    public static void CloseConnection(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // Over TLS: GOAWAY; the header is none of HTTP/2.
            context.Connection.RequestClose();
            return;
        }

        context.Response.Headers.Connection = "close";
    }

    public static Task WriteAsync(HttpContext context, int status, string message)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (status == StatusCodes.Status415UnsupportedMediaType)
        {
            context.Response.Headers.AcceptEncoding = ContentCodings.Supported;
        }

        return WriteJsonAsync(context, status, new ErrorAnswer(message), RestJson.Readable.ErrorAnswer);
    }

    public static Task WriteJsonAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        // Whole before it is sent: with a length it needs no chunks, and a failure to serialize is still a status.
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
