namespace ModelStores;

/// <summary>What the layers of a manifest are as an artifact: files by their titles, or one archive.</summary>
internal static class OciLayers
{
    private const string Title = "org.opencontainers.image.title";
    private const string Unpack = "io.deis.oras.content.unpack";
    private const string DefaultName = "model.onnx";

    // Tars without an entry, plain and compressed, which image builders add for steps that change no file.
    private static readonly string[] EmptyLayers =
    [
        "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
        "sha256:4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1",
        "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    ];

    /// <summary>The layers with their names. Throws <see cref="StoreException"/> with <see cref="StoreFailure.InvalidArtifact"/>.</summary>
    public static IReadOnlyList<OciLayer> Of(OciManifest manifest, string shown)
    {
        var layers = (manifest.Layers ?? []).Where(layer => !EmptyLayers.Contains(layer.Digest)).Select(layer => ToLayer(layer, shown)).ToList();
        if (layers.Count == 0)
        {
            throw Invalid($"{shown} has no layer, and no file therefore.");
        }

        if (layers.Count == 1)
        {
            return [layers[0] with { Name = layers[0].Name ?? NameOf(layers[0].Packaging) }];
        }

        if (layers.Any(layer => layer.Packaging != Packaging.None))
        {
            throw Invalid($"{shown} has {layers.Count} layers, some of them archives; an image of one layer is expected (FROM scratch and one COPY), or one file in each layer, as oras push writes them.");
        }

        if (layers.Find(layer => layer.Name is null) is { } unnamed)
        {
            throw Invalid($"{shown} has {layers.Count} layers, of which {unnamed.Digest} has no name; name each with the annotation {Title}.");
        }

        var paths = layers.Select(layer => layer.Name!).ToHashSet(StringComparer.Ordinal);
        return paths.Count == layers.Count && !paths.Any(path => paths.Any(other => other.StartsWith($"{path}/", StringComparison.Ordinal)))
            ? layers
            : throw Invalid($"{shown} has two layers of the same name, or a file where another's folder is.");
    }

    private static OciLayer ToLayer(OciDescriptor layer, string shown)
    {
        if (layer.Digest is not { } text || !text.StartsWith("sha256:", StringComparison.Ordinal) || !Sha256Digest.TryParse(text, out var digest) || layer.Size is not >= 0)
        {
            throw Invalid($"{shown} has a layer with the digest '{layer.Digest}' and the size '{layer.Size}'; a sha256 digest and a size in bytes are expected.");
        }

        var name = layer.Annotations?.GetValueOrDefault(Title) is { Length: > 0 } title ? CheckName(title, shown) : null;
        return new OciLayer(name, digest, layer.Size.Value, PackagingOf(layer, name, shown));
    }

    // oras writes the type of a tar for files that nobody gave a type, so that a title which is no tar's counts more; a packed folder has its own annotation.
    private static Packaging PackagingOf(OciDescriptor layer, string? name, string shown)
    {
        var isPackedFolder = layer.Annotations?.GetValueOrDefault(Unpack) == "true";
        if (name is not null && !isPackedFolder)
        {
            return SourceFile.PackagingOf(name);
        }

        var type = layer.MediaType ?? string.Empty;
        return type switch
        {
            _ when type.EndsWith("tar+gzip", StringComparison.Ordinal) || type.EndsWith("tar.gzip", StringComparison.Ordinal) => Packaging.TarGzip,
            _ when type.EndsWith("tar+zstd", StringComparison.Ordinal) || type.EndsWith("tar.zstd", StringComparison.Ordinal) => throw Invalid($"{shown} has a layer that is compressed with zstd, which is not supported; gzip is."),
            _ when type.EndsWith("tar", StringComparison.Ordinal) => Packaging.Tar,
            _ => Packaging.None,
        };
    }

    private static string CheckName(string title, string shown) => PathInFolder.IsSafe(title)
        ? title
        : throw Invalid($"{shown} has a layer with the name '{title.ReplaceLineEndings("?")}', which is no path below a folder.");

    private static string NameOf(Packaging packaging) => packaging switch
    {
        Packaging.Tar => "layer.tar",
        Packaging.TarGzip => "layer.tar.gz",
        _ => DefaultName,
    };

    private static StoreException Invalid(string message) => new(StoreFailure.InvalidArtifact, message);
}
