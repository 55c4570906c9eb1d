using System.Text.Json;

namespace ModelStores;

/// <summary>A manifest or an index, as OCI and Docker write them alike.</summary>
internal sealed record OciManifest
{
    public const string ImageType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string DockerImageType = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerIndexType = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>What is understood, in the order of preference.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [ImageType, IndexType, DockerImageType, DockerIndexType];

    public string? MediaType { get; init; }

    public IReadOnlyList<OciDescriptor>? Layers { get; init; }

    /// <summary>The entries of an index.</summary>
    public IReadOnlyList<OciDescriptor>? Manifests { get; init; }

    /// <param name="json">The bytes.</param>
    /// <param name="contentType">The answer's Content-Type: OCI's manifests may leave their own type out.</param>
    /// <param name="shown">What messages call it.</param>
    public static OciManifest Parse(ReadOnlySpan<byte> json, string? contentType, string shown)
    {
        OciManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, OciJson.Default.OciManifest);
        }
        catch (JsonException e)
        {
            throw new StoreException(StoreFailure.InvalidArtifact, $"{shown} has a manifest that is no JSON of a manifest: {e.Message}", e);
        }

        var type = manifest?.MediaType ?? contentType;
        return manifest is not null && MediaTypes.Contains(type)
            ? manifest with { MediaType = type }
            : throw new StoreException(StoreFailure.InvalidArtifact, $"{shown} is of the type '{type}'; an OCI or Docker image manifest or index is expected.");
    }

    public bool IsIndex => MediaType is IndexType or DockerIndexType;
}
