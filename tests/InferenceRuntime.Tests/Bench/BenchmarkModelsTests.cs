using Microsoft.ML.OnnxRuntime;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Bench;

/// <summary>The models that the benchmarks stand on: they run, they compute something, and their batch dimension is one.</summary>
public sealed class BenchmarkModelsTests
{
    private static readonly (string Name, Func<byte[]> Build, long[] Row)[] Models =
    [
        (nameof(BenchmarkModels.Tiny), BenchmarkModels.Tiny, [4]),
        (nameof(BenchmarkModels.SmallConvolution), BenchmarkModels.SmallConvolution, [3, 64, 64]),
        (nameof(BenchmarkModels.Convolution), BenchmarkModels.Convolution, [3, 224, 224]),
        (nameof(BenchmarkModels.TenMegabytes), BenchmarkModels.TenMegabytes, [3, 224, 224]),
        (nameof(BenchmarkModels.WeightBound), () => BenchmarkModels.WeightBound(256), [256]),
    ];

    private static IEnumerable<TestCaseData> Cases => Models.Select(model => new TestCaseData(model.Build, model.Row).SetArgDisplayNames(model.Name));

    [TestCaseSource(nameof(Cases))]
    public void Model_Batch_AnswersEachRowAsAlone(Func<byte[]> build, long[] row)
    {
        using var session = new InferenceSession(build());
        var size = (int)row.Aggregate(1L, (product, dimension) => product * dimension);
        var random = new Random(1);
        var rows = Enumerable.Range(0, 2 * size).Select(_ => random.NextSingle()).ToArray();

        var both = Run(session, rows, [2, .. row]);
        var first = Run(session, rows[..size], [1, .. row]);
        var second = Run(session, rows[size..], [1, .. row]);

        var alone = (float[])[.. first, .. second];
        both.Should().HaveCount(alone.Length).And.OnlyContain(value => float.IsNormal(value) || value == 0);
        both.Zip(alone, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Max().Should().BeLessThan(1e-3f);
        first.Should().NotEqual(second, "an answer that does not depend on its input would measure nothing");
    }

    [Test]
    public void Model_BuiltTwice_HasTheSameBytes() => BenchmarkModels.SmallConvolution().Should().Equal(BenchmarkModels.SmallConvolution());

    [Test]
    public void TenMegabytes_Built_HasThatSize() => BenchmarkModels.TenMegabytes().Length.Should().BeInRange(9_500_000, 10_500_000);

    private static float[] Run(InferenceSession session, float[] values, long[] shape)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
