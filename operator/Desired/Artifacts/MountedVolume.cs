using k8s.Models;

namespace ModelOperator.Desired.Artifacts;

/// <summary>A volume of a model pod, and where the container has it.</summary>
public sealed record MountedVolume(V1Volume Volume, V1VolumeMount Mount)
{
    public static MountedVolume At(string path, V1Volume volume, bool isReadOnly = false) =>
        new(volume, new V1VolumeMount { Name = volume.Name, MountPath = path, ReadOnlyProperty = isReadOnly ? true : null });
}
