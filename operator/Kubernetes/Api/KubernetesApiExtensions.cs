using System.Runtime.CompilerServices;
using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Api;

/// <summary>What follows from the verbs alone.</summary>
public static class KubernetesApiExtensions
{
    /// <summary>Deletes whatever object has that name.</summary>
    /// <returns>False where there was none.</returns>
    public static Task<bool> DeleteAsync<T>(this IKubernetesApi api, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.DeleteAsync<T>(key, uid: null, cancellationToken);

    /// <summary>Every object of a collection, page after page. Pages are of one and the same version of the collection.</summary>
    /// <exception cref="ApiException">With <see cref="ApiException.IsExpired"/>, when reading took longer than the server keeps old versions.</exception>
    public static async IAsyncEnumerable<T> ListAllAsync<T>(
        this IKubernetesApi api, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ObjectPage<T> page;
        do
        {
            page = await api.ListAsync<T>(query, cancellationToken);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            query = query with { Continue = page.Continue };
        }
        while (page.Continue is not null);
    }
}
