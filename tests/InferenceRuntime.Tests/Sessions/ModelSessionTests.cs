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

    [Test]
    public void Run_OneAfterTheOther_ReachesEveryDeviceInItsTurn()
    {
        using var devices = Devices(3);

        var picked = Enumerable.Range(0, 6).Select(_ => devices.Pick()).ToList();

        picked.Take(3).Should().OnlyHaveUniqueItems();
        picked.Skip(3).Should().Equal(picked.Take(3));
    }

    [Test]
    public async Task Run_WhileADeviceIsBusy_GoesToTheOther()
    {
        using var devices = Devices(2, OnnxModels.Slow(256, 20_000));
        var busy = devices.Pick();
        using var input = Tensor.Allocate("x", Datatype.FP32, [256, 256], 256 * 256, NativeBufferPool.Shared);
        input.Data.Clear();
        using var options = new Microsoft.ML.OnnxRuntime.RunOptions();
        var run = Task.Run(() => ((Action)(() => busy.Run(options, ["x"], [input.Value], ["y"]).Dispose())).Should().Throw<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>());
        SpinWait.SpinUntil(() => busy.Running == 1, TimeSpan.FromSeconds(10)).Should().BeTrue();

        var picked = Enumerable.Range(0, 4).Select(_ => devices.Pick()).ToList();
        options.Terminate = true;
        await run.WaitAsync(TimeSpan.FromSeconds(30));

        picked.Should().AllSatisfy(device => device.Should().NotBeSameAs(busy));
        busy.Running.Should().Be(0);
    }

    [Test]
    public void Run_OnSeveralDevices_AnswersFromEach()
    {
        using var session = new SessionFactory(Settings with { Devices = 2 }).Create(TestModels.SaveFile(OnnxModels.Linear()));
        using var input = Tensor.Allocate("x", Datatype.FP32, [1], 1, NativeBufferPool.Shared);
        BitConverter.TryWriteBytes(input.Data, 3f);

        for (var i = 0; i < 4; i++)
        {
            using var output = session.Run([input], ["y"], CancellationToken.None)[0];
            BitConverter.ToSingle(output.Data).Should().Be(5f);
        }

        session.Devices.Should().Be(2);
    }

    private static DeviceSessions Devices(int count, byte[]? model = null)
    {
        var path = TestModels.SaveFile(model ?? OnnxModels.Linear());
        return new DeviceSessions([.. Enumerable.Range(0, count).Select(_ => new Microsoft.ML.OnnxRuntime.InferenceSession(path))]);
    }

    private static ModelSession Create(byte[] model) => new SessionFactory(Settings).Create(TestModels.SaveFile(model));
}
