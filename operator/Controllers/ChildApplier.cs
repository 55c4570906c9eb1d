using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Reconciliation.Caching;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>Writes one kind of child: only when a write would change something, and never over an object of somebody else.</summary>
public sealed class ChildApplier<T>(IKubernetesApi api, IObjectCache<T> cache)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ReadYourWrites<T> _writes = new();

    /// <summary>The child as last seen or written, if it is the service's own.</summary>
    public T? Owned(V1Beta1InferenceService service, string name)
    {
        var live = _writes.Newest(cache.Get(new ObjectKey(service.Metadata.NamespaceProperty, name)));
        return live is not null && Labels.IsOwned(live.Metadata, service) ? live : null;
    }

    /// <summary>Makes the child be as desired. A refusal of the API server is an outcome; a failure to reach it is an exception.</summary>
    public async Task<ChildOutcome<T>> ApplyAsync(V1Beta1InferenceService service, T desired, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(desired);
        // A child that is not in the cache may be there without our labels: applying over it would adopt it.
        var live = _writes.Newest(cache.Get(key)) ?? await api.GetAsync<T>(key, cancellationToken);
        if (live is not null && NotOurs(service, live) is { } problem)
        {
            return new ChildOutcome<T>(null, problem);
        }

        if (live is not null && AppliedMark.IsUpToDate(desired, live))
        {
            return new ChildOutcome<T>(live, null);
        }

        try
        {
            var stored = await api.ApplyAsync(desired, new ApplyOptions { FieldManager = Names.FieldManager }, cancellationToken);
            _writes.Remember(stored);
            return new ChildOutcome<T>(stored, null);
        }
        catch (ApiException refusal) when (refusal.IsInvalid || refusal.IsForbidden)
        {
            return new ChildOutcome<T>(live, Refused(desired, refusal));
        }
    }

    /// <summary>Deletes the child, when there is one and it is the service's own.</summary>
    public async Task DeleteAsync(V1Beta1InferenceService service, string name, CancellationToken cancellationToken)
    {
        if (Owned(service, name) is { Metadata.DeletionTimestamp: null })
        {
            var key = new ObjectKey(service.Metadata.NamespaceProperty, name);
            await api.DeleteAsync<T>(key, cancellationToken);
            _writes.Forget(key);
        }
    }

    /// <summary>Drops what is remembered of a service that is gone.</summary>
    public void Forget(ObjectKey key) => _writes.Forget(key);

    private static ChildProblem? NotOurs(V1Beta1InferenceService service, T live)
    {
        var name = $"{Kind} {live.Metadata.Name}";
        if (Labels.IsOwned(live.Metadata, service))
        {
            return live.Metadata.DeletionTimestamp is null
                ? null
                : new ChildProblem(Reasons.ApplyFailed, $"{name} is being deleted; it is made anew once it is gone", IsTerminal: false);
        }

        var owner = live.Metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);
        if (owner is { Kind: V1Beta1InferenceService.KubeKind } && owner.Name == service.Metadata.Name)
        {
            return new ChildProblem(Reasons.ApplyFailed, $"{name} of an earlier InferenceService of this name is still there", IsTerminal: false);
        }

        var belongs = owner is null ? "is not controlled by this InferenceService" : $"is controlled by {owner.Kind} {owner.Name}";
        return new ChildProblem(
            Reasons.NameTaken,
            $"{name} exists and {belongs}; it is left alone: delete it or give this InferenceService another name",
            IsTerminal: true);
    }

    private static ChildProblem Refused(T desired, ApiException refusal)
    {
        var explanation = refusal.Status?.Message ?? refusal.Message;
        return new ChildProblem(
            refusal.IsInvalid ? Reasons.ApplyRefused : Reasons.ApplyFailed,
            $"the API server refused {Kind} {desired.Metadata.Name}: {explanation}",
            IsTerminal: refusal.IsInvalid);
    }

    private static string Kind => KindName.Of<T>();
}
