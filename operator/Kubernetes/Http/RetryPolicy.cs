using System.Net;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Which answers are worth asking again for, and after how long.</summary>
internal static class RetryPolicy
{
    /// <summary>Attempts in all. Five spread over about ten seconds: a rolling restart of an API server behind a load balancer.</summary>
    public const int MaxAttempts = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the next attempt; null when the answer is final.</summary>
    /// <param name="idempotent">Whether the request may reach the server twice.</param>
    /// <param name="status">The answer.</param>
    /// <param name="retryAfter">The answer's Retry-After.</param>
    /// <param name="attempt">From 1.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan? NextDelay(bool idempotent, HttpStatusCode status, TimeSpan? retryAfter, int attempt, double jitter)
    {
        var again = status switch
        {
            // Refused before it was worked on, whatever the verb.
            HttpStatusCode.TooManyRequests => true,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => idempotent,

            // A 500 is usually final (server-side apply answers it for a field that the schema does not know), unless the server asks for patience.
            HttpStatusCode.InternalServerError => idempotent && retryAfter is not null,
            _ => false,
        };
        if (!again || attempt >= MaxAttempts)
        {
            return null;
        }

        var delay = FirstDelay * Math.Pow(2, attempt - 1) * (1 + (jitter / 2));
        if (retryAfter > delay)
        {
            delay = retryAfter.Value;
        }

        return delay < LongestDelay ? delay : LongestDelay;
    }
}
