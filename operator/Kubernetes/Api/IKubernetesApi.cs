using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Api;

/// <summary>
/// The verbs of the Kubernetes API, for every type with a <see cref="KubernetesEntityAttribute"/>. An answer that is not a success is an
/// <see cref="ApiException"/>; a connection that fails is an <see cref="HttpRequestException"/>. Calls that can be repeated without harm
/// are repeated a few times on 429 and 5xx before either reaches the caller.
/// </summary>
public interface IKubernetesApi
{
    /// <summary>Reads one object.</summary>
    /// <returns>The object, or null where there is none of that name.</returns>
    Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads one page of a collection. <see cref="KubernetesApiExtensions.ListAllAsync{T}"/> reads all pages.</summary>
    Task<ObjectPage<T>> ListAsync<T>(ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Follows a collection from a resourceVersion on. Ends when the server ends the watch, which it does in time; an error event is thrown as
    /// <see cref="ApiException"/>, a connection that is silent for too long as <see cref="TimeoutException"/>.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Server-side apply: creates or changes the object so that it has the fields that are set here, and drops those that an earlier apply of
    /// the same field manager had set and this one has not. What the server owns (status, resourceVersion, uid ...) is not sent.
    /// </summary>
    /// <returns>The object as stored.</returns>
    Task<T> ApplyAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Server-side apply of the status alone, through the status subresource. The object must exist.</summary>
    /// <returns>The object as stored.</returns>
    Task<T> ApplyStatusAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object; 409 AlreadyExists where there is one of that name.</summary>
    /// <returns>The object as stored.</returns>
    Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object; 409 Conflict when it changed since the resourceVersion in its metadata.</summary>
    /// <returns>The object as stored.</returns>
    Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Applies a JSON merge patch (RFC 7386): fields that are null are removed, lists are replaced whole.</summary>
    /// <returns>The object as stored.</returns>
    Task<T> MergePatchAsync<T>(ObjectKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; its dependents follow in the background.</summary>
    /// <param name="key">Which.</param>
    /// <param name="uid">The object must be this one, not one that was made anew under its name; a conflict otherwise. Null: any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where there was none of that name.</returns>
    Task<bool> DeleteAsync<T>(ObjectKey key, string? uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;
}
