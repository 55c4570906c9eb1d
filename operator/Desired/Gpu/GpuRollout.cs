using k8s.Models;

namespace ModelOperator.Desired.Gpu;

/// <summary>How the pods of a service with GPUs are replaced, decided for one change of its template, and why.</summary>
/// <param name="IsSurge">Whether a new pod starts beside the old ones; otherwise an old one goes first.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record GpuRollout(bool IsSurge, string Reason)
{
    private const string Surge = "Surge: ";
    private const string OldPodFirst = "OldPodFirst: ";

    /// <summary>What stands in the Deployment's annotation.</summary>
    public string Text => (IsSurge ? Surge : OldPodFirst) + Reason;

    /// <summary>The decision that a Deployment carries; null when it carries none.</summary>
    public static GpuRollout? Of(V1Deployment? deployment) => Annotations.Value(deployment?.Metadata, Names.RolloutAnnotation) switch
    {
        { } text when text.StartsWith(Surge, StringComparison.Ordinal) => new GpuRollout(IsSurge: true, text[Surge.Length..]),
        { } text when text.StartsWith(OldPodFirst, StringComparison.Ordinal) => new GpuRollout(IsSurge: false, text[OldPodFirst.Length..]),
        _ => null,
    };
}
