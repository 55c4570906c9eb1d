using System.Collections.Concurrent;
using ModelOperator.Kubernetes;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation.Queue;
using Testing;

namespace ModelOperator.Tests.Reconciliation.Queue;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WorkQueueTests
{
    private static readonly ObjectKey A = new("n", "a");
    private static readonly ObjectKey B = new("n", "b");

    private readonly TestTimeProvider _time = new();
    private readonly OperatorMetrics _metrics = new();
    private WorkQueue _queue = null!;

    [SetUp]
    public void SetUp() => _queue = new WorkQueue("Test", _time, _metrics);

    [TearDown]
    public void TearDown() => _queue.Dispose();

    [TearDown]
    public void DisposeMetrics() => _metrics.Dispose();

    [Test]
    public async Task Add_SameKeyTwice_IsTakenOnce()
    {
        _queue.Add(A);
        _queue.Add(A);
        _queue.Add(B);

        (await TakeAsync()).Should().Be(A);
        (await TakeAsync()).Should().Be(B);
        _queue.Count.Should().Be(0);
    }

    [Test]
    public async Task Add_WhileWorkedOn_WaitsForTheEndOfTheWork()
    {
        _queue.Add(A);
        await TakeAsync();

        _queue.Add(A);
        _queue.Add(A);
        _queue.Count.Should().Be(0);
        _queue.Done(A);

        (await TakeAsync()).Should().Be(A);
        _queue.Done(A);
        _queue.Count.Should().Be(0);
    }

    [Test]
    public void AddAfter_Delay_IsKept()
    {
        _queue.AddAfter(A, TimeSpan.FromSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(9.9));
        _queue.Count.Should().Be(0);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        _queue.Count.Should().Be(1);
    }

    [TestCase(10, 5)]
    [TestCase(5, 10)]
    public void AddAfter_Twice_TheEarlierCountsAlone(int first, int second)
    {
        _queue.AddAfter(A, TimeSpan.FromSeconds(first));
        _queue.AddAfter(A, TimeSpan.FromSeconds(second));

        _time.Advance(TimeSpan.FromSeconds(5.1));
        _queue.Count.Should().Be(1);
        TakeAsync().IsCompletedSuccessfully.Should().BeTrue();
        _queue.Done(A);
        _time.Advance(TimeSpan.FromSeconds(60));
        _queue.Count.Should().Be(0);
    }

    [Test]
    public async Task Add_BeforeTheDelayEnds_TakesItsPlace()
    {
        _queue.AddAfter(A, TimeSpan.FromSeconds(5));
        _queue.Add(A);
        await TakeAsync();
        _queue.Done(A);

        _time.Advance(TimeSpan.FromSeconds(60));

        _queue.Count.Should().Be(0);
    }

    [Test]
    public void AddAfter_ManyKeys_ComeInOrderOfTheirTimes()
    {
        _queue.AddAfter(B, TimeSpan.FromSeconds(2));
        _queue.AddAfter(A, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1.5));
        TakeAsync().Result.Should().Be(A);
        _time.Advance(TimeSpan.FromSeconds(1));
        TakeAsync().Result.Should().Be(B);
    }

    [Test]
    public async Task TakeAsync_Cancelled_Throws()
    {
        using var stop = new CancellationTokenSource();
        var take = _queue.TakeAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await take.Awaiting(t => t.WaitAsync(Limits.Await)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Workers_ManyAddsAtOnce_NeverShareAKeyAndMissNoChange()
    {
        const int Keys = 20;
        const int Changes = 500;
        var versions = new int[Keys];
        var seen = new ConcurrentDictionary<int, int>();
        var busy = new int[Keys];
        var overlaps = 0;
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var key = await _queue.TakeAsync(stop.Token);
                var index = int.Parse(key.Name, System.Globalization.CultureInfo.InvariantCulture);
                if (Interlocked.Increment(ref busy[index]) != 1)
                {
                    Interlocked.Increment(ref overlaps);
                }

                var version = Volatile.Read(ref versions[index]);
                await Task.Yield();
                seen[index] = version;
                Interlocked.Decrement(ref busy[index]);
                _queue.Done(key);
                if (seen.Count == Keys && seen.Values.All(v => v == Changes))
                {
                    await stop.CancelAsync();
                }
            }
        })).ToList();

        await Task.WhenAll(Enumerable.Range(0, Keys).Select(index => Task.Run(() =>
        {
            for (var change = 0; change < Changes; change++)
            {
                Interlocked.Increment(ref versions[index]);
                _queue.Add(new ObjectKey(null, index.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }))).WaitAsync(Limits.Await);

        await workers.Awaiting(w => Task.WhenAll(w).WaitAsync(Limits.Await)).Should().ThrowAsync<OperationCanceledException>("every last version was seen");
        overlaps.Should().Be(0);
    }

    private Task<ObjectKey> TakeAsync() => _queue.TakeAsync(CancellationToken.None).AsTask().WaitAsync(Limits.Await);
}
