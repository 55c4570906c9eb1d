namespace InferenceRuntime.Models;

/// <summary>A model that this process was asked to serve, whatever became of it.</summary>
public sealed class ServedModel(ModelReference reference)
{
    // Taken from the start: the first operation is the load that the process itself begins.
    private readonly SemaphoreSlim _operations = new(0, 1);
    private volatile ModelStatus _status = ModelStatus.Loading("waiting to be fetched");

    /// <summary>Raised after each change, on the thread that made it; a handler must be quick and must not throw.</summary>
    public event Action? StatusChanged;

    public string Name => reference.Name;

    public ModelReference Reference => reference;

    /// <summary>What this model has done since the process started, over every load of it.</summary>
    public ModelStatistics Statistics { get; } = new();

    public ModelStatus Status
    {
        get => _status;
        set
        {
            _status = value;
            StatusChanged?.Invoke();
        }
    }

    /// <summary>The operation that every model begins with: its load at the process's start. To be asked for exactly once.</summary>
    public IDisposable FirstOperation() => new Operation(_operations);

    /// <summary>
    /// Waits for its turn to load, replace or unload the model; disposing the result ends it. Every change of <see cref="Status"/> belongs into
    /// an operation, so that the model whose place is taken is known and given up exactly once.
    /// </summary>
    public async ValueTask<IDisposable> BeginOperationAsync(CancellationToken cancellation)
    {
        await _operations.WaitAsync(cancellation).ConfigureAwait(false);
        return new Operation(_operations);
    }

    private sealed class Operation(SemaphoreSlim operations) : IDisposable
    {
        private SemaphoreSlim? _operations = operations;

        public void Dispose() => Interlocked.Exchange(ref _operations, null)?.Release();
    }
}
