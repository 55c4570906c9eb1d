namespace InferenceRuntime.Storage;

/// <summary>An opened artifact: its bytes, to be read once, and how many there will be if the source says.</summary>
public sealed class ArtifactContent(Stream stream, long? length, IDisposable? owner = null) : IAsyncDisposable
{
    public Stream Stream => stream;

    public long? Length => length;

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        owner?.Dispose();
    }
}
