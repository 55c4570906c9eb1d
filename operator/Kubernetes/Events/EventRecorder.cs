using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Kubernetes.Events;

/// <summary>
/// Reports what happened to an object as an Event, which <c>kubectl describe</c> shows. The same report again raises the count of the first Event instead of
/// making another. An Event that can not be written is logged and dropped: it must never fail the work that it reports.
/// </summary>
/// <param name="api">Where Events are written.</param>
/// <param name="component">Who reports, such as <c>model-operator</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where a failure is told.</param>
public sealed class EventRecorder(IKubernetesApi api, string component, TimeProvider time, ILogger<EventRecorder> logger)
{
    /// <summary>The server refuses a longer message.</summary>
    private const int LongestMessage = 1024;

    private readonly RecordedEvents _recorded = new(time);

    /// <param name="regarding">The object that it happened to.</param>
    /// <param name="type">The kind of report.</param>
    /// <param name="reason">Why, as one machine-readable word in CamelCase.</param>
    /// <param name="message">What happened, for people.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    public async Task RecordAsync(
        IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string message, CancellationToken cancellationToken)
    {
        message = Shorten(message);
        var id = new EventId(regarding.Metadata.Uid ?? ObjectKey.Of(regarding).ToString(), type, reason, message);
        try
        {
            if (_recorded.Repeat(id) is not { } repeat || !await RaiseAsync(repeat, cancellationToken))
            {
                var created = await api.CreateAsync(NewEvent(regarding, type, reason, message), cancellationToken);
                _recorded.Remember(id, ObjectKey.Of(created));
            }
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
        {
            logger.EventNotWritten(reason, ObjectKey.Of(regarding), error.Message);
        }
    }

    private async Task<bool> RaiseAsync(RepeatedEvent repeat, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["count"] = repeat.Count,
            ["lastTimestamp"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        try
        {
            await api.MergePatchAsync<Corev1Event>(repeat.Key, System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString()), cancellationToken);
            return true;
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            // Events live for an hour by default: the first one is gone, so this is a new one.
            return false;
        }
    }

    private Corev1Event NewEvent(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string message)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new Corev1Event
        {
            Metadata = new V1ObjectMeta
            {
                // As client-go names them; the time keeps the names of one object's events apart.
                Name = $"{regarding.Metadata.Name}.{now.Ticks:x}{Random.Shared.Next(256):x2}",

                // An event must live in its object's namespace; those of cluster-scoped objects live in default.
                NamespaceProperty = regarding.Metadata.NamespaceProperty ?? "default",
            },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = regarding.ApiVersion,
                Kind = regarding.Kind,
                Name = regarding.Metadata.Name,
                NamespaceProperty = regarding.Metadata.NamespaceProperty,
                Uid = regarding.Metadata.Uid,
                ResourceVersion = regarding.Metadata.ResourceVersion,
            },
            Type = type.ToString(),
            Reason = reason,
            Message = message,
            Source = new V1EventSource { Component = component },
            ReportingComponent = component,
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
            EventTime = null,
        };
    }

    private static string Shorten(string message) =>
        message.Length <= LongestMessage ? message : string.Concat(message.AsSpan(0, LongestMessage - 3), "...");
}
