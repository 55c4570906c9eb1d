using System.Text.RegularExpressions;
using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>A container that can not start, in the node's words.</summary>
internal static partial class FailingContainer
{
    private const string InvalidImageName = "InvalidImageName";

    private static readonly HashSet<string> ImageReasons = new(StringComparer.Ordinal)
    {
        "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed",
    };

    private static readonly HashSet<string> ConfigurationReasons = new(StringComparer.Ordinal)
    {
        "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "ContainerCannotRun", "StartError",
    };

    public static IEnumerable<Diagnosis> Causes(V1Pod pod)
    {
        foreach (var container in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            if (!container.Ready && (Waiting(pod, container) ?? EndedContainer.Cause(pod, container)) is { } cause)
            {
                yield return cause;
            }
        }
    }

    private static Diagnosis? Waiting(V1Pod pod, V1ContainerStatus container)
    {
        if (container.State?.Waiting is not { Reason: { } waiting } state)
        {
            return null;
        }

        var words = state.Message ?? "";
        if (waiting == InvalidImageName)
        {
            return new Diagnosis(Reasons.InvalidImageName, $"container {container.Name}: {container.Image} is no name of an image", words);
        }

        if (ImageReasons.Contains(waiting))
        {
            // Each try says it plainly first, and then as the cause of its back-off.
            return new Diagnosis(
                Reasons.ImagePullFailed,
                $"container {container.Name}: the image {container.Image} can not be pulled",
                BackOff().Replace(words, ""))
            { Repeats = true };
        }

        return ConfigurationReasons.Contains(waiting)
            ? new Diagnosis(
                MissingReference.ReasonOf(words) ?? Reasons.ContainerConfigError,
                $"container {container.Name} of pod {pod.Metadata.Name} can not start",
                words.Length > 0 ? words : waiting)
            { Repeats = true }
            : null;
    }

    [GeneratedRegex("""\ABack-off pulling image "[^"]*"(: ErrImagePull: )?""", RegexOptions.None, 1000)]
    private static partial Regex BackOff();
}
