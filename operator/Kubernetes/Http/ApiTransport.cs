using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Metrics;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Sends requests: in its turn, within a time limit, again when that is worth it, counted; an answer that is no success becomes an <see cref="ApiException"/>.</summary>
internal sealed class ApiTransport(
    HttpClient client, JsonSerializerOptions json, KubernetesApiOptions options, TimeProvider time, OperatorMetrics metrics)
    : IDisposable
{
    private const int LongestBody = 512;

    private readonly RequestRateLimiter? _limiter = options.QueriesPerSecond is { } rate ? new(rate, options.Burst, time) : null;

    public void Dispose() => client.Dispose();

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<TResult> SendAsync<TResult>(
        ApiRequest request, Func<Stream, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await TurnAsync(cancellationToken);
            using var deadline = new CancellationTokenSource(options.RequestTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            TimeSpan delay;
            try
            {
                using var response = await SendOnceAsync(request, linked.Token);
                if (response.IsSuccessStatusCode)
                {
                    await using var body = await response.Content.ReadAsStreamAsync(linked.Token);
                    return await read(body, linked.Token);
                }

                var failure = await ToExceptionAsync(request, response, linked.Token);
                var next = RetryPolicy.NextDelay(
                    request.Idempotent, response.StatusCode, failure.RetryAfter, attempt, Random.Shared.NextDouble());
                delay = next ?? throw failure;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"{request}: no answer within {options.RequestTimeout.TotalSeconds:0} s.");
            }

            await Task.Delay(delay, time, cancellationToken);
        }
    }

    /// <summary>Sends a request and returns as soon as the headers are in, once; for answers without an end.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        await TurnAsync(cancellationToken);
        var response = await SendOnceAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ToExceptionAsync(request, response, cancellationToken);
        }
    }

    private Task TurnAsync(CancellationToken cancellationToken) => _limiter?.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, request.Path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType!) } };
        }

        var started = time.GetTimestamp();
        HttpResponseMessage? response = null;
        try
        {
            response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response;
        }
        finally
        {
            metrics.ApiRequest(request.Verb, response is null ? 0 : (int)response.StatusCode, time.GetElapsedTime(started));
        }
    }

    private async Task<ApiException> ToExceptionAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        V1Status? status = null;
        try
        {
            status = JsonSerializer.Deserialize(body, (JsonTypeInfo<V1Status>)json.GetTypeInfo(typeof(V1Status)));
        }
        catch (JsonException)
        {
            // An unknown group or a proxy answers with plain text: the message shows it as it is.
        }

        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
            _ => status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null,
        };
        var isStatus = status?.Message is not null || status?.Reason is not null;
        var text = System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, LongestBody))).Trim();
        return new ApiException(request.ToString(), response.StatusCode, isStatus ? status : null, retryAfter, text.Length == 0 ? null : text);
    }
}
