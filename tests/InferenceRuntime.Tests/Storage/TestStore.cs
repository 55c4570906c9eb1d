using ModelStores;

namespace InferenceRuntime.Tests.Storage;

/// <summary>
/// A store in memory for URIs <c>test://NAME</c>: it counts what is asked of it and fails as a test says. Its objects have versions and ranges unless a test takes them away.
/// </summary>
internal sealed class TestStore : IModelSource
{
    private readonly Lock _counting = new();
    private readonly List<(string Path, long From, long? Count)> _reads = [];
    private int _looks;

    public IReadOnlyList<string> Schemes { get; } = ["test"];

    public bool IsRemote => true;

    public ArtifactForm Form { get; set; } = ArtifactForm.File;

    /// <summary>The objects by path; the bytes may be replaced while somebody reads.</summary>
    public SortedDictionary<string, (byte[] Bytes, string? Version)> Objects { get; } = new(StringComparer.Ordinal);

    public bool HasRanges { get; set; } = true;

    /// <summary>Called at each look-up, with its number from 1; throws what the store shall answer.</summary>
    public Action<int> OnLook { get; set; } = _ => { };

    /// <summary>The bytes that a read gives, by its number from 1: fewer than were asked for are a connection that is cut.</summary>
    public Func<int, byte[], byte[]> OnRead { get; set; } = (_, bytes) => bytes;

    /// <summary>Awaited in each read before a byte comes.</summary>
    public Func<int, CancellationToken, Task> BeforeRead { get; set; } = (_, _) => Task.CompletedTask;

    public int Looks => _looks;

    /// <summary>What was read, in the order in which it was asked for.</summary>
    public IReadOnlyList<(string Path, long From, long? Count)> Reads
    {
        get
        {
            lock (_counting)
            {
                return [.. _reads];
            }
        }
    }

    public Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        OnLook(Interlocked.Increment(ref _looks));
        var files = Objects.Select(item => (SourceFile)new TestFile(this, item.Key, item.Value.Bytes.Length, item.Value.Version)).ToList();
        return Task.FromResult(new SourceArtifact(Form, files, string.Join('+', Objects.Values.Select(item => item.Version))));
    }

    private async Task<SourceContent> OpenAsync(string path, string? version, long from, long? count, CancellationToken cancellation)
    {
        int number;
        lock (_counting)
        {
            _reads.Add((path, from, count));
            number = _reads.Count;
        }

        await BeforeRead(number, cancellation);
        var (bytes, now) = Objects[path];
        if (now != version)
        {
            throw new StoreException(StoreFailure.Changed, $"{path} was {version} and is {now}.") { IsTransient = true };
        }

        var asked = bytes.AsSpan((int)from, (int)(count ?? bytes.Length - from)).ToArray();
        return new SourceContent(new CutStream(OnRead(number, asked), asked.Length), asked.Length);
    }

    private sealed class TestFile : SourceFile
    {
        private readonly TestStore _store;

        public TestFile(TestStore store, string path, long length, string? version)
            : base(path, length)
        {
            _store = store;
            Version = version;
            AcceptsRanges = store.HasRanges && version is not null;
        }

        public override Task<SourceContent> OpenAsync(long from, long? count, CancellationToken cancellation) => _store.OpenAsync(Path, Version, from, count, cancellation);
    }

    /// <summary>Gives its bytes in small pieces, and is cut when they are fewer than were announced.</summary>
    private sealed class CutStream(byte[] bytes, int announced) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
            return read > 0 || Length >= announced ? read : throw new IOException("The connection was cut.");
        }
    }
}
