using System.Reflection;
using k8s;
using k8s.Models;

namespace ModelOperator.Desired;

/// <summary>A kind of child and its builder.</summary>
/// <param name="build">Pure: the object that should exist, or null.</param>
public sealed class ChildKind<T>(Func<PlanInput, T?> build) : ChildKind(typeof(T), typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()!)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public override IKubernetesObject<V1ObjectMeta>? Build(PlanInput input) => build(input);

    public override TResult Accept<TResult>(IChildKindVisitor<TResult> visitor) => visitor.Visit(this);
}
