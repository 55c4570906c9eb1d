using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Reconciliation.Caching;

namespace ModelOperator.Controllers;

/// <summary>
/// Writes one kind of child: only when a write would change something, and never over an object of somebody else. A write says what it expects to find (nothing, or the
/// object with the uid that was looked at), so that an object which appears in between is refused by the API server rather than taken over.
/// </summary>
/// <param name="api">For the writes.</param>
/// <param name="cache">What is there.</param>
/// <param name="isOptional">Whether the cluster may lack the kind.</param>
public sealed class ChildApplier<T>(IKubernetesApi api, IObjectCache<T> cache, bool isOptional = false) : IChildApplier
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ReadYourWrites<T> _writes = new();

    /// <summary>Names that somebody else's object was found under: looked at again before anything is written.</summary>
    private readonly ConcurrentDictionary<ObjectKey, bool> _taken = new();

    IKubernetesObject<V1ObjectMeta>? IChildApplier.Owned(V1Beta1InferenceService service) => Owned(service);

    /// <inheritdoc cref="IChildApplier.Owned"/>
    public T? Owned(V1Beta1InferenceService service)
    {
        var live = Cached(KeyOf(service));
        return live is not null && Labels.IsOwned(live.Metadata, service) ? live : null;
    }

    public async Task<ChildOutcome> ApplyAsync(V1Beta1InferenceService service, DesiredChildren plan, CancellationToken cancellationToken)
    {
        if (!cache.IsServed)
        {
            return new ChildOutcome(null, MissingKind: plan.Find<T>() is null ? null : EntityRoute<T>.Kind);
        }

        try
        {
            return plan.Find<T>() is { } desired
                ? await MakeAsync(service, desired, cancellationToken)
                : await PruneAsync(service, cancellationToken);
        }
        catch (ApiException refusal) when (isOptional && ChildProblems.IsMissingKind(refusal))
        {
            // Gone since the cache last heard of it.
            return new ChildOutcome(null, MissingKind: EntityRoute<T>.Kind);
        }
        catch (ApiException refusal) when (ChildProblems.IsRefusal(refusal))
        {
            return new ChildOutcome(Owned(service), ChildProblems.Refused<T>(KeyOf(service), refusal));
        }
    }

    public void Forget(ObjectKey key)
    {
        _writes.Forget(key);
        _taken.TryRemove(key, out _);
    }

    private async Task<ChildOutcome> MakeAsync(V1Beta1InferenceService service, T desired, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(desired);
        var live = Cached(key);
        if (live is null && (_writes.Remembers(key) || _taken.ContainsKey(key)))
        {
            live = await api.GetAsync<T>(key, cancellationToken);
        }

        if (live is null)
        {
            try
            {
                return await WriteAsync(desired, new ApplyOptions { FieldManager = Names.FieldManager, MustCreate = true }, cancellationToken);
            }
            catch (ApiException refusal) when (refusal.IsOtherObject)
            {
                // There is one that the cache lacks: too new for it, or without the labels that it selects by. One that is gone again by now is left to the next round.
                live = await api.GetAsync<T>(key, cancellationToken);
                if (live is null)
                {
                    throw;
                }
            }
        }

        return await ChangeAsync(service, desired, live, cancellationToken);
    }

    private async Task<ChildOutcome> ChangeAsync(V1Beta1InferenceService service, T desired, T live, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(live);
        if (ChildProblems.NotOurs(service, live) is { } problem)
        {
            _taken[key] = true;
            return new ChildOutcome(null, problem);
        }

        _taken.TryRemove(key, out _);
        return AppliedMark.IsUpToDate(desired, live)
            ? new ChildOutcome(live)
            : await WriteAsync(desired, new ApplyOptions { FieldManager = Names.FieldManager, Uid = live.Metadata.Uid }, cancellationToken);
    }

    private async Task<ChildOutcome> WriteAsync(T desired, ApplyOptions options, CancellationToken cancellationToken)
    {
        var stored = await api.ApplyAsync(desired, options, cancellationToken);
        _writes.Remember(stored);
        return new ChildOutcome(stored);
    }

    private async Task<ChildOutcome> PruneAsync(V1Beta1InferenceService service, CancellationToken cancellationToken)
    {
        if (Owned(service) is { Metadata.DeletionTimestamp: null } unwanted)
        {
            var key = ObjectKey.Of(unwanted);
            try
            {
                await api.DeleteAsync<T>(key, unwanted.Metadata.Uid, cancellationToken);
            }
            catch (ApiException refusal) when (refusal.IsOtherObject)
            {
                // Gone already, and what has the name now is not for us to delete.
            }

            _writes.Forget(key);
        }

        return new ChildOutcome(null);
    }

    private static ObjectKey KeyOf(V1Beta1InferenceService service) => new(service.Metadata.NamespaceProperty, Names.Child(service));

    private T? Cached(ObjectKey key) => _writes.Newest(cache.Get(key));
}
