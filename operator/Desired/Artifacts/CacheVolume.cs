using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Desired.Artifacts;

/// <summary>Where a pod keeps the artifacts that it fetched, as the operator's settings say.</summary>
public static class CacheVolume
{
    private const decimal PartOfSizeLimit = 0.95m;

    public static V1Volume From(V1Beta1InferenceService service, CacheSettings cache) => cache.Type switch
    {
        CacheTypes.NodeFolder => new V1Volume
        {
            Name = Names.CacheVolume,
            // What one namespace fetched with its credentials is no other's to read.
            HostPath = new V1HostPathVolumeSource { Path = $"{cache.Path}/{service.Metadata.NamespaceProperty}", Type = "DirectoryOrCreate" },
        },
        CacheTypes.PersistentVolumeClaim => new V1Volume
        {
            Name = Names.CacheVolume,
            PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = cache.ClaimName! },
        },
        _ => new V1Volume { Name = Names.CacheVolume, EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = cache.SizeLimit, Medium = cache.Medium } },
    };

    /// <summary>How many bytes the model server may keep; null: as many as there is room for.</summary>
    public static long? MaxBytes(CacheSettings cache) =>
        cache.MaxBytes is { } most ? (long)most.ToDecimal() : cache.SizeLimit is { } limit ? (long)(limit.ToDecimal() * PartOfSizeLimit) : null;
}
