using k8s;
using k8s.Models;

namespace ModelOperator.Desired;

/// <summary>Does something for a kind that needs its type: an informer, an applier.</summary>
public interface IChildKindVisitor<out TResult>
{
    TResult Visit<T>(ChildKind<T> kind)
        where T : class, IKubernetesObject<V1ObjectMeta>;
}
