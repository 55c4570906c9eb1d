using System.Collections.Concurrent;
using System.Threading.Channels;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Reconciliation;

namespace ModelOperator.Tests.Reconciliation;

/// <summary>Notes what it is called for, and answers as a test has it: with a result, late, or never.</summary>
internal sealed class RecordingController : IEntityController<V1ConfigMap>
{
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _blocked = new();

    public ConcurrentQueue<Func<V1ConfigMap, ReconciliationResult<V1ConfigMap>>> Results { get; } = new();

    public bool Aborted { get; private set; }

    public bool HasCalls => _calls.Reader.Count > 0;

    public TaskCompletionSource Block(string key) =>
        _blocked[key] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> NextAsync() => _calls.Reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Limits.Await);

    public async Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(entity).ToString();
        _calls.Writer.TryWrite($"reconcile {key}");
        if (_blocked.TryGetValue(key, out var blocked))
        {
            try
            {
                await blocked.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Aborted = true;
                throw;
            }
        }

        return Results.TryDequeue(out var result) ? result(entity) : ReconciliationResult<V1ConfigMap>.Success(entity);
    }

    public Task DeletedAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        _calls.Writer.TryWrite($"deleted {key}");
        return Task.CompletedTask;
    }
}
