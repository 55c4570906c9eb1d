using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Reconciliation.Watching;

/// <summary>Lists and watches a kind through the API.</summary>
/// <param name="api">Makes the requests.</param>
/// <param name="options">Which objects.</param>
/// <param name="namespace">In which namespace; null: in all of them.</param>
internal sealed class ApiWatchSource<T>(IKubernetesApi api, InformerOptions options, string? @namespace) : IWatchSource<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public Task<ObjectPage<T>> ListAsync(string? continueToken, CancellationToken cancellationToken) => api.ListAsync<T>(
        new ListQuery
        {
            Namespace = @namespace,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            Continue = continueToken,
        },
        cancellationToken);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync(string resourceVersion, CancellationToken cancellationToken) => api.WatchAsync<T>(
        new WatchQuery
        {
            Namespace = @namespace,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResourceVersion = resourceVersion,
        },
        cancellationToken);
}
