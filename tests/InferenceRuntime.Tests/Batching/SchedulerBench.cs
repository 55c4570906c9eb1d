using InferenceRuntime.Batching;
using InferenceRuntime.Sessions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Batching;

/// <summary>A scheduler with one place, a model to batch, and a way to keep the place taken.</summary>
internal sealed class SchedulerBench : IDisposable
{
    private static readonly SessionSettings Settings = new(ExecutionProvider.Cpu, 1, 1, Spinning: false);

    // Long enough to outlast every test, in steps of a few milliseconds, after each of which it can be ended.
    private const int BlockerSize = 512;

    private readonly ModelSession _slow = Create(OnnxModels.Slow(BlockerSize, 3000));
    private readonly CancellationTokenSource _stop = new();
    private Task? _blocker;

    public SchedulerBench(byte[] model, int maxRows, int maxWaiting = 100, TimeSpan delay = default, TimeProvider? time = null, int maxRunning = 1)
    {
        Session = Create(model);
        Batching = new ModelBatching(maxRows);
        Scheduler = new BatchScheduler(new BatchLimits(maxRunning, maxWaiting, delay), Pool, time ?? TimeProvider.System);
    }

    public NativeBufferPool Pool { get; } = new();

    public ModelSession Session { get; }

    public ModelBatching Batching { get; }

    public BatchScheduler Scheduler { get; }

    public RecordingObserver Observer { get; } = new();

    /// <summary>Takes the one place with a run that only <see cref="Unblock"/> ends.</summary>
    public void Block()
    {
        var input = Tensor.Allocate("x", Datatype.FP32, [BlockerSize, BlockerSize], BlockerSize * BlockerSize, Pool);
        input.Data.Clear();
        _blocker = Task.Run(async () =>
        {
            using (input)
            {
                await Scheduler.RunAsync(new RunRequest(_slow, ModelBatching.Off, new RecordingObserver(), [input], ["y"]), _stop.Token);
            }
        });
        SpinWait.SpinUntil(() => Scheduler.Running == 1, TimeSpan.FromSeconds(10)).Should().BeTrue();
    }

    public void Unblock() => _stop.Cancel();

    /// <summary>FP32 rows.</summary>
    public RunRequest Request(int rows, params float[] values) => Request(Floats(rows, values));

    public RunRequest Request(Tensor input, int priority = 0) => new(Session, Batching, Observer, [input], ["y"], priority);

    public Tensor Floats(int rows, params float[] values)
    {
        long[] shape = values.Length == rows ? [rows] : [rows, values.Length / rows];
        var tensor = Tensor.Allocate("x", Datatype.FP32, shape, values.Length, Pool);
        for (var i = 0; i < values.Length; i++)
        {
            TensorElements.Write(tensor, i, values[i]);
        }

        return tensor;
    }

    public Task<float[]> RunAsync(RunRequest request, CancellationToken cancellation = default) => Task.Run(async () => Take(request, await Scheduler.RunAsync(request, cancellation)), CancellationToken.None);

    /// <summary>Starts a request and returns once it waits.</summary>
    public Task<float[]> Queue(RunRequest request, CancellationToken cancellation = default)
    {
        var waiting = Scheduler.Waiting;
        var pending = Scheduler.RunAsync(request, cancellation).AsTask();
        Scheduler.Waiting.Should().Be(waiting + 1);
        return Complete(request, pending);
    }

    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            _blocker?.Wait(TimeSpan.FromSeconds(10));
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            // That is how it ends.
        }

        Scheduler.Dispose();
        Session.Dispose();
        _slow.Dispose();
        _stop.Dispose();
    }

    private static async Task<float[]> Complete(RunRequest request, Task<RunResult> pending) => Take(request, await pending);

    private static float[] Take(RunRequest request, RunResult result)
    {
        var values = Enumerable.Range(0, result.Outputs[0].Count).Select(i => (float)TensorElements.Read(result.Outputs[0], i)).ToArray();
        result.Outputs[0].Dispose();
        request.Inputs[0].Dispose();
        return values;
    }

    private static ModelSession Create(byte[] model) => new SessionFactory(Settings).Create(TestModels.SaveFile(model));
}
