namespace ModelStores;

/// <summary>Looks up a path on this machine: a file, or a folder with all that is below it.</summary>
internal static class LocalArtifact
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <param name="path">The path.</param>
    /// <param name="shown">What messages call it.</param>
    public static SourceArtifact Find(string path, string shown)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return Folder(path, shown);
            }

            if (!File.Exists(path))
            {
                throw new StoreException(StoreFailure.NotFound, $"There is no file {shown}.");
            }

            var single = LocalFile.At(Path.GetFileName(path), path, shown);
            return new SourceArtifact(ArtifactForm.File, [single], single.Version);
        }
        catch (FileNotFoundException e)
        {
            throw new StoreException(StoreFailure.NotFound, $"{shown} has a link that leads nowhere: {e.Message}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException(StoreFailure.Forbidden, $"{shown} may not be read by this process: {e.Message}", e);
        }
    }

    private static SourceArtifact Folder(string path, string shown)
    {
        // Kubernetes mounts ConfigMaps and Secrets as links into hidden folders, whose files would be found twice.
        var files = Directory.EnumerateFiles(path, "*", Everything)
            .Select(file => (Inside: Path.GetRelativePath(path, file), Local: file))
            .Where(file => !file.Inside.Split('/').Any(part => part.StartsWith("..", StringComparison.Ordinal)))
            .Select(file => (SourceFile)LocalFile.At(file.Inside, file.Local, $"{shown.TrimEnd('/')}/{file.Inside}"))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        return files.Count > 0
            ? new SourceArtifact(ArtifactForm.Folder, files, FolderVersion.Of(files))
            : throw new StoreException(StoreFailure.InvalidArtifact, $"The folder {shown} holds no file.");
    }
}
