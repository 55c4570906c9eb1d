using InferenceRuntime.Bench.Load;

namespace InferenceRuntime.Tests.Bench.Load;

public sealed class LatencyHistogramTests
{
    [Test]
    public void Percentile_UniformDurations_IsWithinOnePercentOfTheExactOne()
    {
        var histogram = new LatencyHistogram();
        var random = new Random(7);
        var durations = Enumerable.Range(0, 20_000).Select(_ => TimeSpan.FromTicks(random.NextInt64(10, 50_000_000))).ToList();

        durations.ForEach(histogram.Record);

        durations.Sort();
        foreach (var percent in (double[])[1, 50, 90, 95, 99, 99.9])
        {
            var exact = durations[(int)Math.Ceiling(percent / 100 * durations.Count) - 1];
            histogram.Percentile(percent).TotalMilliseconds.Should().BeInRange(exact.TotalMilliseconds, exact.TotalMilliseconds * 1.008);
        }

        histogram.Max.Should().Be(durations[^1]);
        histogram.Percentile(100).Should().Be(durations[^1]);
        histogram.Mean.TotalMilliseconds.Should().BeApproximately(durations.Average(duration => duration.TotalMilliseconds), 0.001);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(1_000_000)]
    public void Percentile_OneDuration_IsThatDuration(long ticks)
    {
        var histogram = new LatencyHistogram();

        histogram.Record(TimeSpan.FromTicks(ticks));

        histogram.Percentile(50).Should().Be(TimeSpan.FromTicks(ticks));
        histogram.Count.Should().Be(1);
    }

    [Test]
    public void Record_LongerThanAnyBucket_IsKeptInMax()
    {
        var histogram = new LatencyHistogram();

        histogram.Record(TimeSpan.FromHours(5));

        histogram.Max.Should().Be(TimeSpan.FromHours(5));
        histogram.Percentile(99).Should().BeGreaterThan(TimeSpan.FromHours(2));
    }

    [Test]
    public void Percentile_Empty_IsZero()
    {
        var histogram = new LatencyHistogram();

        histogram.Percentile(99).Should().Be(TimeSpan.Zero);
        histogram.Mean.Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void Add_TwoHistograms_IsAsIfOneHadRecordedAll()
    {
        var (first, second, all) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var i = 1; i <= 100; i++)
        {
            var duration = TimeSpan.FromMicroseconds(i * i);
            (i % 3 == 0 ? first : second).Record(duration);
            all.Record(duration);
        }

        first.Add(second);

        first.Count.Should().Be(100);
        first.Max.Should().Be(all.Max);
        first.Mean.Should().Be(all.Mean);
        first.Percentile(90).Should().Be(all.Percentile(90));
    }

    [Test]
    public void Record_ManyTimes_AllocatesNothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMilliseconds(1));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            histogram.Record(TimeSpan.FromTicks(i));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
