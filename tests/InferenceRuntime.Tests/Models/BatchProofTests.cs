using InferenceRuntime.Batching;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;
using InferenceRuntime.Tests.Batching;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Models;

public sealed class BatchProofTests
{
    [Test]
    public void Check_IndependentRows_AreMerged() => Check(OnnxModels.Linear()).MaxRows.Should().Be(8);

    [Test]
    public void Check_Strings_AreMerged() => Check(OnnxModels.Identity(OnnxType.String, "n", 2)).MaxRows.Should().Be(8);

    [Test]
    public void Check_RowsThatDependOnEachOther_AreNot()
    {
        var batching = Check(BatchModels.Competing());

        batching.MaxRows.Should().Be(1);
        batching.WhyNot.Should().Contain("not independent");
    }

    [Test]
    public void Check_OneAnswerForAllRows_IsNot() => Check(BatchModels.Sum()).WhyNot.Should().Contain("output y: FP32[1] is not free");

    [Test]
    public void Check_AFixedFirstDimension_IsNot() => Check(OnnxModels.Identity(OnnxType.Float, 1, 3)).WhyNot.Should().Contain("input x: FP32[1, 3] is not free");

    [Test]
    public void Check_AScalar_IsNot() => Check(OnnxModels.Identity(OnnxType.Float)).WhyNot.Should().Contain("is not free");

    [Test]
    public void Check_BatchingNotAskedFor_SaysNothing()
    {
        var batching = Check(BatchModels.Sum(), maxRows: 1);

        batching.Should().BeSameAs(ModelBatching.Off);
        batching.WhyNot.Should().BeNull();
    }

    [Test]
    public void Check_WithoutAWarmup_BelievesTheSignature()
    {
        using var session = Create(BatchModels.Competing());

        new BatchProof(8, NativeBufferPool.Shared).Check(session, shapes: null).MaxRows.Should().Be(8);
    }

    private static ModelBatching Check(byte[] model, int maxRows = 8)
    {
        var pool = new NativeBufferPool();
        using var session = Create(model);
        var warm = new ModelWarmup(1, pool, TimeProvider.System).Run(session, CancellationToken.None);
        var batching = new BatchProof(maxRows, pool).Check(session, warm.Shapes);
        pool.Lent.Should().Be(0);
        return batching;
    }

    private static ModelSession Create(byte[] model) =>
        new SessionFactory(new SessionSettings(ExecutionProvider.Cpu, 1, 1, Spinning: false)).Create(TestModels.SaveFile(model));
}
