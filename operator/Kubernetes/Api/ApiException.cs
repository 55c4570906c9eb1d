using System.Net;
using k8s.Models;

namespace ModelOperator.Kubernetes.Api;

/// <summary>The API server refused a request. The message is the server's own, after what was asked.</summary>
/// <param name="request">What was asked, such as <c>PATCH /apis/apps/v1/namespaces/a/deployments/b</c>.</param>
/// <param name="statusCode">The HTTP status, or the code of a watch's error event.</param>
/// <param name="status">The server's explanation; null when the body was none, as from a proxy.</param>
/// <param name="retryAfter">How long the server asks to wait; null when it does not say.</param>
/// <param name="body">The body where it is no status, shortened.</param>
public sealed class ApiException(string request, HttpStatusCode statusCode, V1Status? status, TimeSpan? retryAfter = null, string? body = null)
    : Exception($"{request}: {(int)statusCode} {status?.Reason ?? statusCode.ToString()}: {status?.Message ?? body ?? "the answer has no explanation"}")
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    public V1Status? Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The machine-readable reason, such as <c>AlreadyExists</c>; null when the answer has none.</summary>
    public string? Reason => Status?.Reason;

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>The object changed meanwhile, or another manager owns an applied field.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Reason != "AlreadyExists";

    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    /// <summary>
    /// The object of that name is not the one that the request meant: it is there where it must not be, or has another uid. An apply with a uid is
    /// answered as an invalid one where there is no object at all.
    /// </summary>
    public bool IsOtherObject =>
        IsConflict || IsAlreadyExists || (IsInvalid && Status?.Details?.Causes?.Any(cause => cause.Field == "metadata.uid") == true);

    /// <summary>The resourceVersion or continue token is too old: list anew.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone;

    /// <summary>The object does not fit its schema or breaks a rule: the same request fails again.</summary>
    public bool IsInvalid => StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest;

    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;
}
