using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired.Artifacts;

/// <summary>The clients' keys, the certificate and the issuer's keys, as volumes: the kubelet brings what changes, and the model server takes it up.</summary>
internal static class SecurityVolumes
{
    public static IEnumerable<MountedVolume> Of(SecuritySpec? security)
    {
        if (security?.ApiKeys?.SecretRef?.Name is { } keys)
        {
            yield return At(Names.ApiKeysPath, new V1Volume { Name = Names.ApiKeysVolume, Secret = Secret(keys) });
        }

        if (security?.Tls?.SecretName is { } tls)
        {
            yield return At(Names.TlsPath, new V1Volume { Name = Names.TlsVolume, Secret = Secret(tls) });
        }

        if (security?.Jwt?.JwksConfigMapKeyRef is { } jwks)
        {
            var source = new V1ConfigMapVolumeSource { Name = jwks.Name, Items = [new V1KeyToPath { Key = jwks.Key!, Path = Names.JwksFile }] };
            yield return At(Names.JwksPath, new V1Volume { Name = Names.JwksVolume, ConfigMap = source });
        }
    }

    private static V1SecretVolumeSource Secret(string name) => new() { SecretName = name, DefaultMode = PodVolumes.ReadableForAll };

    private static MountedVolume At(string path, V1Volume volume) => MountedVolume.At(path, volume, isReadOnly: true);
}
