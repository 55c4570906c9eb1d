using InferenceRuntime.Storage;
using InferenceRuntime.Storage.Transfers;
using Testing;

namespace InferenceRuntime.Tests.Storage;

public sealed class FetchProgressTests
{
    [TestCase(0, "0 B")]
    [TestCase(950, "950 B")]
    [TestCase(999.6, "1.0 kB")]
    [TestCase(1_000, "1.0 kB")]
    [TestCase(9_960, "10 kB")]
    [TestCase(1_234_567, "1.2 MB")]
    [TestCase(999_960_000, "1.0 GB")]
    [TestCase(85_400_000_000, "85 GB")]
    public void Size_AnyNumber_HasTwoOrThreeDigits(double bytes, string expected) => FetchProgress.Size(bytes).Should().Be(expected);

    [Test]
    public void ToString_Transfer_SaysHowMuchHowFastAndHowLong() =>
        new FetchProgress("s3://m/rec.onnx", 1_200_000_000, 4_000_000_000, 85_000_000, null).ToString()
            .Should().Be("fetching s3://m/rec.onnx: 1.2 GB of 4.0 GB, 85 MB/s, 33 s left");

    [Test]
    public void ToString_UnknownLength_SaysHowMuchAndHowFast() =>
        new FetchProgress("https://h/m.onnx", 1_000_000, null, 500_000, null).ToString().Should().Be("fetching https://h/m.onnx: 1.0 MB, 500 kB/s");

    [Test]
    public void ToString_Waiting_SaysWhatFor() =>
        new FetchProgress("https://h/m.onnx", 0, null, null, "trying again in 4 s: HTTP 503").ToString().Should().Be("fetching https://h/m.onnx: trying again in 4 s: HTTP 503");

    [Test]
    public void ToString_NothingYet_NamesTheModel() => new FetchProgress("https://h/m.onnx", 0, null, null, null).ToString().Should().Be("fetching https://h/m.onnx");

    [Test]
    public void Look_SteadyTransfer_MeasuresTheRateOfTheLastSeconds()
    {
        var time = new ManualTimeProvider();
        var progress = new TransferProgress("test://m", time);
        progress.Begin(10_000);
        var looks = new List<FetchProgress>();
        for (var second = 0; second < 20; second++)
        {
            looks.Add(progress.Look());
            progress.Add(second < 10 ? 100 : 10);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        looks[0].BytesPerSecond.Should().BeNull();
        looks[5].BytesPerSecond.Should().BeApproximately(100, 1);
        progress.Look().BytesPerSecond.Should().BeApproximately(10, 1);
        progress.Look().Bytes.Should().Be(1100);
    }

    [Test]
    public void Begin_Again_ForgetsTheTransferBefore()
    {
        var progress = new TransferProgress("test://m", new ManualTimeProvider());
        progress.Begin(100);
        progress.Add(70);

        progress.Begin(200);

        progress.Look().Should().BeEquivalentTo(new { Bytes = 0L, Total = (long?)200 });
    }
}
