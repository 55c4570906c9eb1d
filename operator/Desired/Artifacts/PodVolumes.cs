using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Desired.Artifacts;

/// <summary>The volumes of a model pod. None is optional: a pod without its Secret does not start, rather than asking the store without keys.</summary>
public static class PodVolumes
{
    // The container's user is not root, and alone in its pod.
    internal const int ReadableForAll = 0x124; // 0444

    public static IReadOnlyList<MountedVolume> Of(V1Beta1InferenceService service, InferenceServiceSpec effective, CacheSettings cache) =>
    [
        MountedVolume.At(Names.CachePath, CacheVolume.From(service, cache)),
        MountedVolume.At(Names.TemporaryPath, new V1Volume { Name = Names.TemporaryVolume, EmptyDir = new V1EmptyDirVolumeSource() }),
        .. Credentials(effective.Model!),
        .. Model(effective.Model!),
        .. PublicKey(effective.Model!.Signature),
        .. SecurityVolumes.Of(effective.Security),
    ];

    private static IEnumerable<MountedVolume> Credentials(ModelSpec model)
    {
        if (model.SecretRef?.Name is { } secret)
        {
            var source = new V1SecretVolumeSource { SecretName = secret, DefaultMode = ReadableForAll };
            yield return MountedVolume.At(Names.Credentials(secret), new V1Volume { Name = Names.CredentialsVolume, Secret = source }, isReadOnly: true);
        }
    }

    private static IEnumerable<MountedVolume> Model(ModelSpec model)
    {
        if (ModelVolume.Of(model.StorageUri!) is not { } named)
        {
            yield break;
        }

        var volume = new V1Volume { Name = Names.ModelVolume };
        if (named.IsClaim)
        {
            volume.PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = named.Name, ReadOnlyProperty = true };
        }
        else
        {
            // By its keys, so that one that is missing is the node's to name.
            volume.ConfigMap = new V1ConfigMapVolumeSource { Name = named.Name, Items = [.. Keys(named, model).Select(key => new V1KeyToPath { Key = key, Path = key })] };
        }

        yield return MountedVolume.At(named.MountPath, volume, isReadOnly: true);
    }

    private static IEnumerable<string> Keys(ModelVolume named, ModelSpec model)
    {
        yield return named.Path;
        if (model.Signature is { Uri: null })
        {
            yield return named.Path + SignatureSpec.DefaultSuffix;
        }
        else if (model.Signature?.Uri is { } uri && ModelVolume.Of(uri) is { } signature)
        {
            yield return signature.Path;
        }
    }

    private static IEnumerable<MountedVolume> PublicKey(SignatureSpec? signature)
    {
        if (signature is null)
        {
            yield break;
        }

        var volume = new V1Volume { Name = Names.PublicKeyVolume };
        if (signature.SecretKeyRef is { } secret)
        {
            volume.Secret = new V1SecretVolumeSource { SecretName = secret.Name, Items = [Key(secret)], DefaultMode = ReadableForAll };
        }
        else if (signature.ConfigMapKeyRef is { } configMap)
        {
            volume.ConfigMap = new V1ConfigMapVolumeSource { Name = configMap.Name, Items = [Key(configMap)] };
        }
        else
        {
            volume.DownwardAPI = new V1DownwardAPIVolumeSource
            {
                Items =
                [
                    new V1DownwardAPIVolumeFile
                    {
                        Path = Names.PublicKeyFile,
                        FieldRef = new V1ObjectFieldSelector { FieldPath = $"metadata.annotations['{Names.PublicKeyAnnotation}']" },
                    },
                ],
            };
        }

        yield return MountedVolume.At(Names.PublicKeyPath, volume, isReadOnly: true);
    }

    private static V1KeyToPath Key(KeyReference reference) => new() { Key = reference.Key!, Path = Names.PublicKeyFile };
}
