using InferenceRuntime.Batching;
using Microsoft.ML.OnnxRuntime;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Batching;

[CancelAfter(30_000)]
public sealed class BatchSchedulerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Run_AnIdleSession_RunsAtOnceAlone()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 8);

        var answer = await bench.RunAsync(bench.Request(1, 3)).WaitAsync(Limit);

        answer.Should().Equal(5);
        bench.Observer.Rows.Should().Equal(1);
    }

    [Test]
    public async Task Run_WhileBusy_MergesWhatPilesUpAndAnswersEachItsOwn()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 8);
        bench.Block();
        var answers = new[] { bench.Queue(bench.Request(1, 1)), bench.Queue(bench.Request(2, 2, 3)), bench.Queue(bench.Request(1, 4)) };

        bench.Unblock();

        var values = await Task.WhenAll(answers).WaitAsync(Limit);
        values[0].Should().Equal(1);
        values[1].Should().Equal(3, 5);
        values[2].Should().Equal(7);
        bench.Observer.Rows.Should().Equal(4);
        bench.Pool.Lent.Should().Be(0);
    }

    [Test]
    public async Task Run_MoreRowsThanABatchHolds_StartsAnother()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 4);
        bench.Block();
        var answers = Enumerable.Range(0, 5).Select(i => bench.Queue(bench.Request(2, i, i))).ToArray();

        bench.Unblock();

        var values = await Task.WhenAll(answers).WaitAsync(Limit);
        values.Select(value => value[1]).Should().Equal(-1, 1, 3, 5, 7);
        bench.Observer.Rows.Should().Equal(4, 4, 2);
    }

    [Test]
    public async Task Run_OtherShapesPastTheBatchDimension_AreNotMerged()
    {
        using var bench = new SchedulerBench(OnnxModels.Identity(OnnxType.Float, "n", "m"), maxRows: 8);
        bench.Block();
        var answers = new[]
        {
            bench.Queue(bench.Request(1, 1, 2)), bench.Queue(bench.Request(1, 1, 2, 3)), bench.Queue(bench.Request(1, 4, 5)),
        };

        bench.Unblock();

        var values = await Task.WhenAll(answers).WaitAsync(Limit);
        values[1].Should().Equal(1, 2, 3);
        values[2].Should().Equal(4, 5);
        bench.Observer.Rows.Should().Equal(2, 1);
    }

    [Test]
    public async Task Run_FullQueue_IsRefusedAtOnce()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 8, maxWaiting: 1);
        bench.Block();
        var waiting = bench.Queue(bench.Request(1, 1));
        var refused = bench.Request(1, 2);

        var run = async () => await bench.Scheduler.RunAsync(refused, CancellationToken.None);

        await run.Should().ThrowAsync<QueueFullException>().WithMessage("*1 requests wait*");
        refused.Inputs[0].Dispose();
        waiting.IsCompleted.Should().BeFalse();
        bench.Unblock();
        (await waiting.WaitAsync(Limit)).Should().Equal(1);
    }

    [Test]
    public async Task Run_CancelledWhileWaiting_LeavesItsPlaceAndTheOthersAlone()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 8, maxWaiting: 2);
        bench.Block();
        using var impatient = new CancellationTokenSource();
        var leaver = bench.Request(1, 9);
        var left = bench.Queue(leaver, impatient.Token);
        var stays = bench.Queue(bench.Request(1, 1));

        await impatient.CancelAsync();

        await ((Func<Task>)(() => left.WaitAsync(Limit))).Should().ThrowAsync<OperationCanceledException>();
        leaver.Inputs[0].Dispose();
        bench.Scheduler.Waiting.Should().Be(1);
        bench.Unblock();
        (await stays.WaitAsync(Limit)).Should().Equal(1);
        bench.Observer.Rows.Should().Equal(1);
    }

    [Test]
    public async Task Run_Priorities_LeaveTheQueueInTheirOrder()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 1);
        bench.Block();
        var order = new List<int>();
        var answers = new[] { 0, 3, 1, 2, 1 }.Select((priority, i) => bench.Queue(
            new RunRequest(bench.Session, bench.Batching, new OrderObserver(order, i), [bench.Floats(1, i)], ["y"], priority))).ToArray();

        bench.Unblock();

        await Task.WhenAll(answers).WaitAsync(Limit);
        order.Should().Equal(2, 4, 3, 1, 0);
    }

    [Test]
    public async Task Run_WithADelay_WaitsForOthersAndNoLonger()
    {
        var time = new ManualTimeProvider();
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 8, delay: TimeSpan.FromMilliseconds(100), time: time);
        var first = bench.Queue(bench.Request(1, 1));
        time.Advance(TimeSpan.FromMilliseconds(50));
        var second = bench.Queue(bench.Request(1, 2));
        bench.Observer.Rows.Should().BeEmpty();

        time.Advance(TimeSpan.FromMilliseconds(52));

        (await first.WaitAsync(Limit)).Should().Equal(1);
        (await second.WaitAsync(Limit)).Should().Equal(3);
        bench.Observer.Rows.Should().Equal(2);
    }

    [Test]
    public async Task Run_WithADelayAndAFullBatch_WaitsNoLonger()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 2, delay: TimeSpan.FromHours(1), time: new ManualTimeProvider());
        var first = bench.Queue(bench.Request(1, 1));

        var second = bench.RunAsync(bench.Request(1, 2));

        await Task.WhenAll(first, second).WaitAsync(Limit);
        bench.Observer.Rows.Should().Equal(2);
    }

    [Test]
    public async Task Run_MoreRowsThanARunMayHave_IsSplitAndPutTogether()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 4);
        var values = Enumerable.Range(0, 10).Select(i => (float)i).ToArray();

        var answer = await bench.RunAsync(bench.Request(10, values)).WaitAsync(Limit);

        answer.Should().Equal(values.Select(value => (2 * value) - 1));
        bench.Observer.Rows.Should().BeEquivalentTo([4, 4, 2]);
        bench.Pool.Lent.Should().Be(0);
    }

    [Test]
    public async Task Run_OneBadRequest_DoesNotSpoilItsMates()
    {
        using var bench = new SchedulerBench(BatchModels.Lookup(), maxRows: 8);
        bench.Block();
        var good = bench.Queue(bench.Request(BatchModels.Indices(bench.Pool, 2)));
        var broken = BatchModels.Indices(bench.Pool, 77);
        var bad = bench.Queue(bench.Request(broken));
        var alsoGood = bench.Queue(bench.Request(BatchModels.Indices(bench.Pool, 0)));

        bench.Unblock();

        (await good.WaitAsync(Limit)).Should().Equal(30);
        (await alsoGood.WaitAsync(Limit)).Should().Equal(10);
        await ((Func<Task>)(() => bad.WaitAsync(Limit))).Should().ThrowAsync<OnnxRuntimeException>();
        broken.Dispose();
        bench.Observer.Rows.Should().Equal(1, 1);
        bench.Pool.Lent.Should().Be(0);
    }

    [Test]
    public async Task Run_AModelWhoseRowsCanNotBeToldApart_IsAnsweredOneByOneAndNotMergedAgain()
    {
        using var bench = new SchedulerBench(BatchModels.Sum(), maxRows: 8);
        bench.Block();
        var answers = new[] { bench.Queue(bench.Request(1, 1)), bench.Queue(bench.Request(1, 2)) };

        bench.Unblock();

        var values = await Task.WhenAll(answers).WaitAsync(Limit);
        values[0].Should().Equal(1);
        values[1].Should().Equal(2);
        bench.Batching.MaxRows.Should().Be(1);
        bench.Batching.WhyNot.Should().Contain("2 rows answered 'y'");
    }

    [Test]
    public async Task Run_Strings_AreMergedAndTakenApart()
    {
        using var bench = new SchedulerBench(OnnxModels.Identity(OnnxType.String, "n"), maxRows: 8);
        bench.Block();
        var requests = new[] { bench.Request(BatchModels.Texts("a")), bench.Request(BatchModels.Texts("bb", "")), bench.Request(BatchModels.Texts("ü")) };
        var answers = requests.Select(request => bench.Scheduler.RunAsync(request, CancellationToken.None).AsTask()).ToArray();

        bench.Unblock();

        var results = await Task.WhenAll(answers).WaitAsync(Limit);
        results.Select(result => BatchModels.TextsOf(result.Outputs[0])).Should().BeEquivalentTo([new[] { "a" }, ["bb", ""], ["ü"]], options => options.WithStrictOrdering());
        bench.Observer.Rows.Should().Equal(4);
        Array.ForEach(results, result => result.Outputs[0].Dispose());
        Array.ForEach(requests, request => request.Inputs[0].Dispose());
    }

    [Test]
    public async Task Run_UnderLoadWithDistinctInputs_AnswersEachItsOwn()
    {
        using var bench = new SchedulerBench(OnnxModels.Linear(), maxRows: 8, maxRunning: 2);
        var workers = Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 300; i++)
            {
                var values = Enumerable.Range(0, random.Next(1, 12)).Select(_ => (float)random.Next(1_000_000)).ToArray();
                using var cancellation = new CancellationTokenSource();
                var run = bench.RunAsync(bench.Request(values.Length, values), cancellation.Token);
                (await run).Should().Equal(values.Select(value => (2 * value) - 1));
            }
        })).ToArray();

        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(25));

        bench.Observer.Rows.Should().Contain(rows => rows > 1 && rows <= 8);
        bench.Pool.Lent.Should().Be(0);
        bench.Scheduler.Waiting.Should().Be(0);
        bench.Scheduler.Running.Should().Be(0);
    }

    private sealed class OrderObserver(List<int> order, int index) : IRunObserver
    {
        public void Ran(int rows, TimeSpan gather, TimeSpan infer, TimeSpan scatter) => order.Add(index);
    }
}
