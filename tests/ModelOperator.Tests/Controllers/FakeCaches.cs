using k8s;
using k8s.Models;
using ModelOperator.Controllers;
using ModelOperator.Desired;

namespace ModelOperator.Tests.Controllers;

/// <summary>Gives each kind of child a cache of the fake cluster.</summary>
internal sealed class FakeCaches : IChildKindVisitor<Action>
{
    private readonly FakeCluster _cluster;
    private readonly List<Action> _freezes;
    private readonly Dictionary<Type, Action<bool>> _serve = [];

    public FakeCaches(FakeCluster cluster)
    {
        _cluster = cluster;
        All = new ChildCaches(new FakeCache<V1Pod>(cluster));
        _freezes = [.. ChildKinds.All.Select(kind => kind.Accept(this))];
    }

    public ChildCaches All { get; }

    /// <summary>From now on they do not see what is written.</summary>
    public void Freeze() => _freezes.ForEach(freeze => freeze());

    /// <summary>Installs, or removes, the CustomResourceDefinition of an optional kind; at first there is none.</summary>
    public void Serve<T>(bool isServed = true) => _serve[typeof(T)](isServed);

    public Action Visit<T>(ChildKind<T> kind)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var cache = new FakeCache<T>(_cluster) { IsServed = !kind.IsOptional };
        _serve[typeof(T)] = isServed => cache.IsServed = isServed;
        All.Add(cache);
        return cache.Freeze;
    }
}
