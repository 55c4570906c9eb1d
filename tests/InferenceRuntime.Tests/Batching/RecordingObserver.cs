using System.Collections.Concurrent;
using InferenceRuntime.Batching;

namespace InferenceRuntime.Tests.Batching;

internal sealed class RecordingObserver : IRunObserver
{
    /// <summary>The rows of each run, in the order in which they ended.</summary>
    public ConcurrentQueue<int> Rows { get; } = new();

    public void Ran(int rows, TimeSpan gather, TimeSpan infer, TimeSpan scatter) => Rows.Enqueue(rows);
}
