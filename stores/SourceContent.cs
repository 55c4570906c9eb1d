namespace ModelStores;

/// <summary>Opened bytes of a file, to be read once, and how many there will be where the store says.</summary>
public sealed class SourceContent(Stream stream, long? length, IDisposable? owner = null) : IAsyncDisposable
{
    public Stream Stream => stream;

    public long? Length => length;

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        owner?.Dispose();
    }
}
