using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Reconciliation.Caching;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>Applies the Deployment, after its number of replicas was handed over where an autoscaler takes it.</summary>
public sealed class DeploymentApplier(IKubernetesApi api, IObjectCache<V1Deployment> cache) : IChildApplier
{
    private readonly ChildApplier<V1Deployment> _deployments = new(api, cache);
    private readonly ReplicasHandover _handover = new(api);

    public async Task<ChildOutcome> ApplyAsync(V1Beta1InferenceService service, DesiredChildren plan, CancellationToken cancellationToken)
    {
        if (plan.Refusal is { } tooLarge)
        {
            return new ChildOutcome(_deployments.Owned(service), new ChildProblem(Reasons.ModelTooLarge, tooLarge, IsTerminal: true));
        }

        try
        {
            await _handover.RunAsync(plan.Deployment, _deployments.Owned(service), plan.Pinned.Effective, cancellationToken);
        }
        catch (ApiException refusal) when (ChildProblems.IsRefusal(refusal))
        {
            // Applying a Deployment without a number that nobody holds would shrink it to one pod.
            return new ChildOutcome(_deployments.Owned(service), ChildProblems.Refused<V1Deployment>(ObjectKey.Of(plan.Deployment), refusal));
        }

        return await _deployments.ApplyAsync(service, plan, cancellationToken);
    }

    IKubernetesObject<V1ObjectMeta>? IChildApplier.Owned(V1Beta1InferenceService service) => Owned(service);

    /// <inheritdoc cref="IChildApplier.Owned"/>
    public V1Deployment? Owned(V1Beta1InferenceService service) => _deployments.Owned(service);

    public void Forget(ObjectKey key) => _deployments.Forget(key);
}
