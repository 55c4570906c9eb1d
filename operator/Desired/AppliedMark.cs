using k8s;
using k8s.Models;

namespace ModelOperator.Desired;

/// <summary>Marks a desired object with its own digest, and decides from a live object whether applying would change anything.</summary>
public static class AppliedMark
{
    /// <summary>Puts the digest into the object's annotations.</summary>
    public static T Put<T>(T desired)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in desired.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            annotations[key] = value;
        }

        annotations[Names.AppliedAnnotation] = ObjectDigest.Of(desired);
        desired.Metadata.Annotations = annotations;
        return desired;
    }

    /// <summary>
    /// True when the live object was applied from the very same desired object (so nothing has to be removed) and still has every desired value (so
    /// nobody changed one since).
    /// </summary>
    public static bool IsUpToDate(IKubernetesObject<V1ObjectMeta> desired, IKubernetesObject<V1ObjectMeta> live) =>
        live.Metadata.Annotations?.TryGetValue(Names.AppliedAnnotation, out var applied) == true
        && applied == desired.Metadata.Annotations![Names.AppliedAnnotation]
        && DesiredFields.AreIn(ObjectJson.ToNode(desired), ObjectJson.ToNode(live));
}
