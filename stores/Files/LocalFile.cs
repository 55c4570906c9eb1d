namespace ModelStores;

/// <summary>A file that the process sees.</summary>
internal sealed class LocalFile : SourceFile
{
    private readonly string _shown;

    private LocalFile(string path, string localPath, FileInfo target, string shown)
        : base(path, target.Length)
    {
        _shown = shown;
        LocalPath = localPath;
        AcceptsRanges = true;
        Version = FormattableString.Invariant($"{target.LastWriteTimeUtc.Ticks:x}-{target.Length:x}");
    }

    /// <param name="path">Its path in the artifact.</param>
    /// <param name="localPath">Where it lies.</param>
    /// <param name="shown">What messages call it.</param>
    public static LocalFile At(string path, string localPath, string shown)
    {
        // A link's own length is that of the path it holds; ConfigMaps and Secrets are mounted as links.
        var file = new FileInfo(localPath);
        return new LocalFile(path, localPath, file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file, shown);
    }

    public override Task<SourceContent> OpenAsync(long from, long? count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var file = new FileStream(LocalPath!, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            file.Position = from;
            return Task.FromResult(new SourceContent(file, Length - from));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreException(StoreFailure.NotFound, $"There is no file {_shown}.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException(StoreFailure.Forbidden, $"The file {_shown} may not be read by this process: {e.Message}", e);
        }
    }
}
