using k8s;
using k8s.Models;
using ModelOperator.Desired.Gpu;
using ModelOperator.Desired.Pinning;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The objects that should exist for one InferenceService: at most one of each kind, all with the service's name.</summary>
public sealed class DesiredChildren
{
    private DesiredChildren(PinnedTemplate pinned, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> all) => (Pinned, All) = (pinned, all);

    /// <summary>The pod template, and the spec with every default resolved.</summary>
    public PinnedTemplate Pinned { get; }

    /// <summary>In the order in which they are applied. A kind that is not among them should not exist.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All { get; }

    public V1Deployment Deployment => Find<V1Deployment>()!;

    /// <summary>The digest of the pod template; pods that carry it are current.</summary>
    public string TemplateDigest => Annotations.TemplateDigest(Pinned.Template.Metadata)!;

    /// <summary>Why the Deployment must not be made or changed; null when it may.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Plans the children of a valid service; <paramref name="today"/> is its spec with the defaults of today.</summary>
    public static DesiredChildren Plan(V1Beta1InferenceService service, InferenceServiceSpec today, ClusterFacts facts)
    {
        var pinned = PinnedTemplate.Choose(service, today, facts);
        var input = new PlanInput(service, pinned, facts);
        return new DesiredChildren(
            pinned,
            [.. ChildKinds.All.Select(kind => kind.Build(input)).OfType<IKubernetesObject<V1ObjectMeta>>().Select(AppliedMark.Put)])
        {
            Refusal = GpuMemory.Refusal(pinned.Effective, facts.ModelBytes),
        };
    }

    /// <summary>The object of that kind; null when there should be none.</summary>
    public T? Find<T>()
        where T : class => All.OfType<T>().SingleOrDefault();
}
