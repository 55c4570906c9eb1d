using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Testing.Stores;

/// <summary>Writes an OCI image layout: the folder that registry clients push from.</summary>
public sealed class OciLayout(string folder)
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string EmptyType = "application/vnd.oci.empty.v1+json";
    public const string ConfigType = "application/vnd.oci.image.config.v1+json";
    public const string TarType = "application/vnd.oci.image.layer.v1.tar";
    public const string TarGzipType = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string FileType = "application/octet-stream";

    private const string TitleAnnotation = "org.opencontainers.image.title";

    public string Folder => folder;

    /// <summary>A manifest as ORAS writes it: files by their titles, an artifact type, an empty config.</summary>
    public JsonObject AddArtifact(string artifactType, params OciBlob[] files) => AddManifest(artifactType, new OciBlob(EmptyType, "{}"u8.ToArray()), files);

    /// <summary>A manifest as image builders write it.</summary>
    public JsonObject AddImage(params OciBlob[] layers)
    {
        var ids = new JsonArray([.. layers.Select(layer => JsonValue.Create(DigestOf(layer.Bytes)))]);
        var config = new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = ids },
        };
        return AddManifest(null, new OciBlob(ConfigType, Bytes(config)), layers);
    }

    /// <summary>An index of manifests by platform, such as linux/amd64.</summary>
    public JsonObject AddIndex(params (string Platform, JsonObject Manifest)[] manifests)
    {
        var entries = new JsonArray();
        foreach (var (platform, manifest) in manifests)
        {
            var entry = manifest.DeepClone().AsObject();
            var parts = platform.Split('/');
            entry["platform"] = new JsonObject { ["os"] = parts[0], ["architecture"] = parts[1] };
            entries.Add(entry);
        }

        return Add(new OciBlob(IndexType, Bytes(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = entries })));
    }

    /// <summary>Makes this descriptor what the layout is of.</summary>
    public void Finish(JsonObject top)
    {
        var root = top.DeepClone().AsObject();
        root["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = "pushed" };
        File.WriteAllBytes(Path.Combine(folder, "index.json"), Bytes(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(root) }));
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
    }

    public static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private JsonObject AddManifest(string? artifactType, OciBlob config, OciBlob[] layers)
    {
        var manifest = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ManifestType };
        if (artifactType is not null)
        {
            manifest["artifactType"] = artifactType;
        }

        manifest["config"] = Add(config);
        manifest["layers"] = new JsonArray([.. layers.Select(Add)]);
        return Add(new OciBlob(ManifestType, Bytes(manifest)));
    }

    private JsonObject Add(OciBlob blob)
    {
        var digest = DigestOf(blob.Bytes);
        var blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256")).FullName;
        File.WriteAllBytes(Path.Combine(blobs, digest["sha256:".Length..]), blob.Bytes);
        var descriptor = new JsonObject { ["mediaType"] = blob.MediaType, ["digest"] = digest, ["size"] = blob.Bytes.Length };
        if (blob.Title is not null)
        {
            descriptor["annotations"] = new JsonObject { [TitleAnnotation] = blob.Title };
        }

        return descriptor;
    }

    private static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
}
