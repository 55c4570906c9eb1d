namespace InferenceRuntime.Hosting;

/// <summary>Keeps the host's own signal handling out: <see cref="ShutdownSignals"/> has it.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
