using k8s;
using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The objects that should exist for one InferenceService: at most one of each kind, all with the service's name.</summary>
public sealed class DesiredChildren
{
    private DesiredChildren(InferenceServiceSpec effective, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> all)
    {
        Effective = effective;
        All = all;
    }

    /// <summary>The spec that they follow from.</summary>
    public InferenceServiceSpec Effective { get; }

    /// <summary>In the order in which they are applied. A kind that is not among them should not exist.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All { get; }

    public V1Deployment Deployment => Find<V1Deployment>()!;

    /// <summary>The digest of the pod template; pods that carry it are current.</summary>
    public string TemplateDigest => Deployment.Spec!.Template.Metadata!.Annotations![Names.TemplateAnnotation];

    /// <summary>Plans the children of a valid service; <paramref name="effective"/> is its spec with every default resolved.</summary>
    public static DesiredChildren Plan(V1Beta1InferenceService service, InferenceServiceSpec effective, ClusterFacts facts)
    {
        var input = new PlanInput(service, effective, facts);
        return new DesiredChildren(effective, [.. ChildKinds.All.Select(kind => kind.Build(input)).OfType<IKubernetesObject<V1ObjectMeta>>().Select(AppliedMark.Put)]);
    }

    /// <summary>The object of that kind; null when there should be none.</summary>
    public T? Find<T>()
        where T : class => All.OfType<T>().SingleOrDefault();
}
