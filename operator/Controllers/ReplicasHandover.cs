using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Controllers;

/// <summary>
/// Hands spec.replicas over to an autoscaler. A field that its only owner no longer applies is removed, and the API server then fills in 1: a service of
/// four pods would shrink to one. So a second field manager takes the number first; the autoscaler's own write then replaces it.
/// </summary>
public sealed class ReplicasHandover(IKubernetesApi api)
{
    /// <summary>Does nothing unless the live Deployment's number is the operator's and the desired one leaves it out.</summary>
    public async Task RunAsync(V1Deployment desired, V1Deployment? live, InferenceServiceSpec effective, CancellationToken cancellationToken)
    {
        if (desired.Spec!.Replicas is not null || live?.Metadata.Annotations?.ContainsKey(Names.ReplicasAnnotation) != true)
        {
            return;
        }

        var scaling = effective.Scaling!;
        var replicas = Math.Clamp(live.Spec?.Replicas ?? 1, scaling.MinReplicas!.Value, scaling.MaxReplicas!.Value);
        var handover = new V1Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = new V1ObjectMeta { Name = desired.Metadata.Name, NamespaceProperty = desired.Metadata.NamespaceProperty },
            // Nothing but the number: every other field stays the operator's.
            Spec = new V1DeploymentSpec { Replicas = replicas, Selector = null!, Template = null! },
        };
        await api.ApplyAsync(handover, new ApplyOptions { FieldManager = Names.HandoverFieldManager, Uid = live.Metadata.Uid }, cancellationToken);
    }
}
