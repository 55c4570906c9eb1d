namespace ModelStores;

/// <summary>A file that the process sees.</summary>
internal sealed class LocalFile : SourceFile
{
    private readonly string _shown;

    public LocalFile(string path, FileInfo file, string shown)
        : base(path, file.Length)
    {
        _shown = shown;
        LocalPath = file.FullName;
        AcceptsRanges = true;
        Version = FormattableString.Invariant($"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}");
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
