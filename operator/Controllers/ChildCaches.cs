using k8s;
using k8s.Models;
using ModelOperator.Reconciliation.Caching;

namespace ModelOperator.Controllers;

/// <summary>What the operator watches beside the InferenceServices: a cache for each kind of child, and the pods, indexed by their instance label.</summary>
public sealed class ChildCaches(IObjectCache<V1Pod> pods)
{
    private readonly Dictionary<Type, object> _caches = [];
    private readonly List<(Type Type, Func<bool> IsServed)> _served = [];

    public IObjectCache<V1Pod> Pods { get; } = pods;

    /// <summary>The kinds that the cluster does not serve now.</summary>
    public IReadOnlySet<Type> Missing => _served.Where(kind => !kind.IsServed()).Select(kind => kind.Type).ToHashSet();

    public void Add<T>(IObjectCache<T> cache)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _caches.Add(typeof(T), cache);
        _served.Add((typeof(T), () => cache.IsServed));
    }

    /// <summary>The cache of a kind that <see cref="Desired.ChildKinds"/> lists.</summary>
    public IObjectCache<T> Of<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => (IObjectCache<T>)_caches[typeof(T)];
}
