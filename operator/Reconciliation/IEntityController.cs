using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation;

/// <summary>
/// Brings the world in line with one object at a time. Called for a key whenever the object or one of its children changed, with the newest
/// cached object; many changes may be one call. Never called for the same key twice at once. An exception is a failure that backs off.
/// </summary>
/// <typeparam name="T">The reconciled kind.</typeparam>
public interface IEntityController<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Reconciles an object that exists, possibly one that is being deleted (its deletionTimestamp is set).</summary>
    /// <param name="entity">The cached object, shared with other readers: do not change it.</param>
    /// <param name="cancellationToken">Cancelled when the host stops or is no longer the leader.</param>
    Task<ReconciliationResult<T>> ReconcileAsync(T entity, CancellationToken cancellationToken);

    /// <summary>Called when the object is gone, to drop what is remembered of it. Its children are the garbage collector's.</summary>
    /// <param name="key">The key of the object that is gone.</param>
    /// <param name="cancellationToken">Cancelled when the host stops or is no longer the leader.</param>
    Task DeletedAsync(ObjectKey key, CancellationToken cancellationToken) => Task.CompletedTask;
}
