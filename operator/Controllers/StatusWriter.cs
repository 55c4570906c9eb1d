using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Settings;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>Writes the status when it differs from the stored one, and records an event for each transition.</summary>
public sealed class StatusWriter(IKubernetesApi api, EventRecorder events, TimeProvider time)
{
    private readonly ReadYourWrites<V1Beta1InferenceService> _writes = new();

    /// <summary>The resource with the status that was last written, should the cache not have it yet.</summary>
    public V1Beta1InferenceService Newest(V1Beta1InferenceService cached) => _writes.Newest(cached)!;

    public async Task WriteAsync(
        V1Beta1InferenceService service, Observation observation, OperatorConfiguration configuration, CancellationToken cancellationToken)
    {
        var status = StatusBuilder.Build(service, observation, configuration, Now());
        if (service.Status is not null && JsonNode.DeepEquals(ObjectJson.ToNode(service.Status), ObjectJson.ToNode(status)))
        {
            return;
        }

        try
        {
            var carrier = Carrier(service, status);
            _writes.Remember(await api.ApplyStatusAsync(carrier, new ApplyOptions { FieldManager = Names.FieldManager }, cancellationToken));
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            // Deleted since it was read; there is nobody left to tell.
            return;
        }

        foreach (var planned in EventPlan.Between(service.Status, status))
        {
            await events.RecordAsync(service, planned.Type, planned.Reason, planned.Message, cancellationToken);
        }
    }

    /// <summary>Drops what is remembered of a service that is gone.</summary>
    public void Forget(ObjectKey key) => _writes.Forget(key);

    private static V1Beta1InferenceService Carrier(V1Beta1InferenceService service, InferenceServiceStatus status) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = service.Metadata.Name,
            NamespaceProperty = service.Metadata.NamespaceProperty,
            // The status of a resource that was deleted and made anew meanwhile is not overwritten.
            Uid = service.Metadata.Uid,
        },
        Spec = null!,
        Status = status,
    };

    // The API keeps whole seconds; anything finer would differ from what is read back.
    private DateTime Now()
    {
        var now = time.GetUtcNow();
        return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }
}
