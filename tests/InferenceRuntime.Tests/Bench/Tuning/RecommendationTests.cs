using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Reports;
using InferenceRuntime.Bench.Tuning;

namespace InferenceRuntime.Tests.Bench.Tuning;

public sealed class RecommendationTests
{
    [Test]
    public void Of_NearlyTheSameThroughput_TakesWhatAnswersSoonest()
    {
        SweepPoint[] points = [Point(1, 2, 1, requests: 100, milliseconds: 20), Point(2, 1, 8, requests: 98, milliseconds: 80), Point(2, 1, 16, requests: 50, milliseconds: 150)];

        var found = Recommendation.Of(points, processors: 4)!;

        found.Chosen.Should().BeSameAs(points[1], "784 rows/s are within 5 % of 800 and take half the time");
        found.Fastest.Should().BeSameAs(points[2]);
        found.Soonest.Should().BeSameAs(points[0]);
        found.Processors.Should().Be(2);
        found.BatchingGain.Should().BeApproximately(7.84, 0.001);
    }

    [Test]
    public void Of_BatchesThatBringNothing_TurnsBatchingOff()
    {
        SweepPoint[] points = [Point(2, 1, 1, requests: 100, milliseconds: 10), Point(2, 1, 2, requests: 52, milliseconds: 19)];

        var found = Recommendation.Of(points, processors: 2)!;

        RecommendationText.MaxBatchSize(found).Should().Be(1);
        RecommendationText.Yaml(found).Should().Contain("intraOp: 2").And.Contain("maxBatchSize: 1  # larger batches bring less than 10 %").And.Contain("cpu: \"2\"");
    }

    [Test]
    public void Of_AServer_LeavesThreadsAndProcessorsToIt()
    {
        var found = Recommendation.Of([Point(null, 4, 1, requests: 100, milliseconds: 40), Point(null, 4, 8, requests: 60, milliseconds: 60)], processors: 2)!;

        found.Processors.Should().BeNull();
        RecommendationText.Yaml(found).Should().Contain("maxBatchSize: 8").And.NotContain("threads").And.NotContain("cpu");
    }

    [Test]
    public void Of_NothingAnswered_IsNull() => Recommendation.Of([Point(1, 1, 1, requests: 0, milliseconds: 1)], processors: 2).Should().BeNull();

    [TestCase(1, new[] { 1 })]
    [TestCase(4, new[] { 1, 2, 4 })]
    [TestCase(6, new[] { 1, 2, 4, 6 })]
    public void Threads_OfProcessors_ArePowersOfTwoAndAll(int processors, int[] expected) => SweepPlan.Threads(processors).Should().Equal(expected);

    [Test]
    public void Batches_WithoutABatchDimension_AreOneAlone() => SweepPlan.Batches(32, hasBatch: false).Should().Equal(1);

    /// <summary>A second in which so many requests were answered in so many milliseconds each.</summary>
    private static SweepPoint Point(int? threads, int concurrency, int batch, int requests, double milliseconds)
    {
        var tally = new Tally();
        for (var i = 0; i < requests; i++)
        {
            tally.Add(null, TimeSpan.FromMilliseconds(milliseconds));
        }

        return new SweepPoint(threads, batch, new LevelResult(concurrency, TimeSpan.FromSeconds(1), tally));
    }
}
