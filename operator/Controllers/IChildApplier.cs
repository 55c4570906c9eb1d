using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;

namespace ModelOperator.Controllers;

/// <summary>Makes the child of one kind as planned.</summary>
public interface IChildApplier
{
    /// <summary>
    /// Applies the planned child, or deletes the one that is no longer planned. A refusal of the API server is an outcome, so that it holds up no
    /// other child; a failure to reach it is an exception.
    /// </summary>
    Task<ChildOutcome> ApplyAsync(V1Beta1InferenceService service, DesiredChildren plan, CancellationToken cancellationToken);

    /// <summary>The child as last seen or written, if it is the service's own.</summary>
    IKubernetesObject<V1ObjectMeta>? Owned(V1Beta1InferenceService service);

    /// <summary>Drops what is remembered of a service that is gone.</summary>
    void Forget(ObjectKey key);
}
