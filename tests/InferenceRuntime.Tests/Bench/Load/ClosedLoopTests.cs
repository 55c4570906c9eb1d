using InferenceRuntime.Bench.Load;
using Testing;

namespace InferenceRuntime.Tests.Bench.Load;

public sealed class ClosedLoopTests
{
    private static readonly TimeSpan TenMilliseconds = TimeSpan.FromMilliseconds(10);

    private readonly ManualTimeProvider _time = new();

    [Test]
    public async Task Run_SteadyTarget_CountsWhatEndsWithinTheMeasuredTime()
    {
        // Slow before the measurement and fast within it: the warm-up must not show.
        var target = new ScriptedTarget(_time, request => (request <= 2 ? TimeSpan.FromMilliseconds(100) : TenMilliseconds, null));
        var loop = new ClosedLoop(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), _time);

        var result = await loop.RunAsync(target, 1, CancellationToken.None).WaitAsync(ChildProcess.DefaultTimeout);

        result.Elapsed.Should().Be(TimeSpan.FromSeconds(1));

        // The second slow request ends exactly where the measurement begins, and what ends exactly at its end is not counted.
        result.Latency.Count.Should().Be(100);
        result.Latency.Percentile(50).Should().BeCloseTo(TenMilliseconds, TimeSpan.FromMilliseconds(0.1));
        result.Latency.Max.Should().Be(TimeSpan.FromMilliseconds(100));
        result.RequestsPerSecond.Should().Be(100);
        result.Failed.Should().Be(0);
    }

    [Test]
    public async Task Run_Failures_AreCountedByKindAndKeptOutOfTheLatency()
    {
        var target = new ScriptedTarget(_time, request => (TenMilliseconds, (request % 10) switch { 1 or 2 => "HTTP 429", 3 => "timeout", _ => null }));
        var loop = new ClosedLoop(TimeSpan.Zero, TimeSpan.FromMilliseconds(1001), _time);

        var result = await loop.RunAsync(target, 1, CancellationToken.None).WaitAsync(ChildProcess.DefaultTimeout);

        result.Tally.Errors.Should().BeEquivalentTo(new Dictionary<string, long> { ["HTTP 429"] = 20, ["timeout"] = 10 });
        result.Latency.Count.Should().Be(70);
        result.Failed.Should().Be(30);
    }

    [Test]
    public async Task Run_SeveralWorkers_EachHasAConnectionThatIsClosed()
    {
        var target = new ScriptedTarget(_time, _ => (TenMilliseconds, null));
        var loop = new ClosedLoop(TimeSpan.Zero, TimeSpan.FromMilliseconds(100), _time);

        var result = await loop.RunAsync(target, 3, CancellationToken.None).WaitAsync(ChildProcess.DefaultTimeout);

        result.Concurrency.Should().Be(3);
        target.Log.Should().Equal("connect", "connect", "connect", "disconnect", "disconnect", "disconnect");
    }

    [Test]
    public async Task Run_Cancelled_EndsWithWhatThereIs()
    {
        using var cancel = new CancellationTokenSource();
        var target = new ScriptedTarget(_time, request =>
        {
            if (request == 50)
            {
                cancel.Cancel();
            }

            return (TenMilliseconds, null);
        });
        var loop = new ClosedLoop(TimeSpan.Zero, TimeSpan.FromHours(1), _time);

        var result = await loop.RunAsync(target, 1, cancel.Token).WaitAsync(ChildProcess.DefaultTimeout);

        result.Latency.Count.Should().Be(50);
        result.Elapsed.Should().Be(TimeSpan.FromMilliseconds(500));
        result.RequestsPerSecond.Should().Be(100);
    }
}
