using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Controllers;

/// <summary>Makes the applier of a kind.</summary>
internal sealed class ChildAppliers(IKubernetesApi api, ChildCaches caches) : IChildKindVisitor<IChildApplier>
{
    public IChildApplier Visit<T>(ChildKind<T> kind)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        kind is ChildKind<V1Deployment> ? new DeploymentApplier(api, caches.Of<V1Deployment>()) : new ChildApplier<T>(api, caches.Of<T>(), kind.IsOptional);
}
