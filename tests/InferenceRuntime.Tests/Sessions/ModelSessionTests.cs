using InferenceRuntime.Sessions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Sessions;

public sealed class ModelSessionTests
{
    private static readonly SessionSettings Settings = new(ExecutionProvider.Cpu, 1, 1, Spinning: false);

    [Test]
    public void Run_Cancelled_EndsAtTheNextOperator()
    {
        using var session = Create(OnnxModels.Slow(256, 20_000));
        using var input = Tensor.Allocate("x", Datatype.FP32, [256, 256], 256 * 256, NativeBufferPool.Shared);
        input.Data.Clear();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        var run = () => session.Run([input], ["y"], cancellation.Token);

        run.Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void Run_AfterACancelledRun_Answers()
    {
        using var session = Create(OnnxModels.Linear());
        using var input = Tensor.Allocate("x", Datatype.FP32, [1], 1, NativeBufferPool.Shared);
        BitConverter.TryWriteBytes(input.Data, 3f);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        ((Action)(() => session.Run([input], ["y"], cancelled.Token))).Should().Throw<OperationCanceledException>();

        using var output = session.Run([input], ["y"], CancellationToken.None)[0];

        BitConverter.ToSingle(output.Data).Should().Be(5f);
        output.Shape.Should().Equal(1);
        output.Datatype.Should().Be(Datatype.FP32);
    }

    [Test]
    public void Create_SequenceOutput_NamesTheOutput()
    {
        var create = () => Create(OnnxModels.SequenceOutput());

        create.Should().Throw<NotSupportedException>().WithMessage("*Output 'y' is a sequence*");
    }

    private static ModelSession Create(byte[] model) => new SessionFactory(Settings).Create(TestModels.SaveFile(model));
}
