namespace ModelStores;

/// <summary>The objects below a prefix, as the files of a folder. Object keys are any text; what would not be a file below the folder is refused.</summary>
/// <param name="prefix">What every key begins with: empty, or with '/' at its end.</param>
/// <param name="shown">The folder's URI, as it can stand in a message.</param>
internal sealed class ObjectFolder(string prefix, string shown)
{
    // No model has so many; a bucket that was named by mistake has, and would fill the memory.
    private const int MaxFiles = 10_000;

    private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);

    /// <summary>The URI of a file in it, for messages.</summary>
    public string ShownFile(string path) => $"{shown.Split('?')[0].TrimEnd('/')}/{path}";

    /// <summary>The path below the folder; null for a marker, the empty object whose key ends in '/' that consoles make for a folder.</summary>
    public string? PathOf(string key, long length)
    {
        if (key.EndsWith('/') && length == 0)
        {
            return null;
        }

        var path = key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : string.Empty;
        var parts = path.Split('/');
        return parts.Any(part => part is "" or "." or "..") || path.AsSpan().IndexOfAny('\\', '\0') >= 0
            ? throw new StoreException(StoreFailure.InvalidArtifact, $"{shown} holds the object '{key}', which can not be a file below the folder '{prefix}'.")
            : path;
    }

    public void Add(SourceFile file)
    {
        if (_files.Count == MaxFiles)
        {
            throw new StoreException(StoreFailure.InvalidArtifact, $"{shown} holds more than {MaxFiles} files; name the folder of one model.");
        }

        if (!_files.TryAdd(file.Path, file))
        {
            throw new StoreException(StoreFailure.InvalidArtifact, $"{shown} holds '{file.Path}' twice.");
        }
    }

    /// <summary>Throws <see cref="StoreException"/> where there is no file, or one that is a folder as well.</summary>
    public SourceArtifact ToArtifact()
    {
        if (_files.Count == 0)
        {
            throw new StoreException(StoreFailure.NotFound, $"{shown} was not found: there is no such object, and none below '{prefix}'.");
        }

        foreach (var path in _files.Keys)
        {
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                if (_files.ContainsKey(path[..slash]))
                {
                    throw new StoreException(StoreFailure.InvalidArtifact, $"{shown} holds both the file '{path[..slash]}' and files below it, which no folder can.");
                }
            }
        }

        var files = _files.Values.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        return new SourceArtifact(ArtifactForm.Folder, files, FolderVersion.Of(files));
    }
}
