using k8s;
using k8s.Models;

namespace ModelOperator.Desired;

/// <summary>A kind of child, seen from who treats all kinds alike. <see cref="ChildKinds"/> lists them.</summary>
public abstract class ChildKind
{
    private protected ChildKind(Type type, KubernetesEntityAttribute entity)
    {
        Type = type;
        Entity = entity;
    }

    /// <summary>The type of the objects.</summary>
    public Type Type { get; }

    /// <summary>The kind's name, as users know it.</summary>
    public string Name => Entity.Kind;

    /// <summary>The API group; empty for the core group.</summary>
    public string Group => Entity.Group ?? "";

    /// <summary>The API version without the group, such as <c>v1</c>.</summary>
    public string Version => Entity.ApiVersion;

    /// <summary>The name in paths and in access rules, such as <c>deployments</c>.</summary>
    public string Plural => Entity.PluralName;

    /// <summary>Whether a cluster may lack the kind, which then comes with a CustomResourceDefinition of somebody else.</summary>
    public bool IsOptional { get; init; }

    private KubernetesEntityAttribute Entity { get; }

    /// <summary>The object that should exist; null when there should be none.</summary>
    public abstract IKubernetesObject<V1ObjectMeta>? Build(PlanInput input);

    /// <summary>Calls the visitor with the kind's own type.</summary>
    public abstract TResult Accept<TResult>(IChildKindVisitor<TResult> visitor);
}
