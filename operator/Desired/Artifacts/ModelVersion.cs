using k8s.Models;
using ModelOperator.Desired.Pinning;
using ModelOperator.Entities;

namespace ModelOperator.Desired.Artifacts;

/// <summary>
/// The version of the model, in its store's words, that the pods are to have since a refresh. It stands beside the pinned template, so that new bytes bring no new defaults
/// along, and on the Deployment, so that no restart of the operator loses it or rolls for it again.
/// </summary>
public static class ModelVersion
{
    /// <summary>The version that the Deployment was rolled to, as long as the model stays at the same place; null when there is none.</summary>
    /// <param name="live">The Deployment.</param>
    /// <param name="pin">Its pin.</param>
    /// <param name="today">The spec with the defaults of today.</param>
    public static string? Of(V1Deployment? live, TemplatePin? pin, InferenceServiceSpec today) =>
        pin?.Effective.Model?.StorageUri == today.Model!.StorageUri
            ? Annotations.Value(live?.Metadata, Names.ModelVersionAnnotation)
            : null;

    /// <summary>The template with the version and with nothing else changed.</summary>
    public static V1PodTemplateSpec Put(V1PodTemplateSpec template, string version)
    {
        var container = template.Spec!.Containers.First(candidate => candidate.Name == Names.Container);
        var model = container.Args!.First(argument => argument.StartsWith(RuntimeArguments.Model, StringComparison.Ordinal))[RuntimeArguments.Model.Length..];
        var name = model[..model.IndexOf('=', StringComparison.Ordinal)];
        return PodTemplate.Mark(template with
        {
            Metadata = template.Metadata! with { Annotations = StringMap.Merge(template.Metadata.Annotations?.ToDictionary(), null) },
            Spec = template.Spec with
            {
                Containers =
                [
                    .. template.Spec.Containers.Select(candidate =>
                        candidate == container ? container with { Args = [.. container.Args!, $"--model-version={name}={version}"] } : candidate),
                ],
            },
        });
    }
}
