using System.Collections.Concurrent;
using InferenceRuntime.Bench.Load;
using Testing;

namespace InferenceRuntime.Tests.Bench.Load;

/// <summary>A target whose requests take as long on a manual clock as the test says, and end as it says.</summary>
internal sealed class ScriptedTarget(ManualTimeProvider time, Func<int, (TimeSpan Takes, string? Error)> answer) : ILoadTarget
{
    private int _requests;

    public ConcurrentQueue<string> Log { get; } = new();

    public bool Blocks => false;

    public ValueTask<ILoadWorker> ConnectAsync(CancellationToken cancellation)
    {
        Log.Enqueue("connect");
        return ValueTask.FromResult<ILoadWorker>(new Worker(this));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<string?> Answer(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (takes, error) = answer(Interlocked.Increment(ref _requests));
        time.Advance(takes);
        return ValueTask.FromResult(error);
    }

    private sealed class Worker(ScriptedTarget target) : ILoadWorker
    {
        public ValueTask<string?> SendAsync(CancellationToken cancellation) => target.Answer(cancellation);

        public ValueTask DisposeAsync()
        {
            target.Log.Enqueue("disconnect");
            return ValueTask.CompletedTask;
        }
    }
}
