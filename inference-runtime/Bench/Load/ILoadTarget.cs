namespace InferenceRuntime.Bench.Load;

/// <summary>What load is put on.</summary>
internal interface ILoadTarget : IAsyncDisposable
{
    /// <summary>Whether a worker's requests block their thread, so that each worker needs one of its own.</summary>
    bool Blocks { get; }

    /// <summary>Opens what one client has to itself. Throws <see cref="BenchException"/> when the target is not there.</summary>
    ValueTask<ILoadWorker> ConnectAsync(CancellationToken cancellation);
}
