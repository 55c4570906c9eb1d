using InferenceRuntime.Serving;

namespace InferenceRuntime.Tests.Serving;

[CancelAfter(10_000)]
public sealed class AdmissionGateTests
{
    [Test]
    public async Task Enter_FullQueue_IsRefusedAtOnce(CancellationToken cancellation)
    {
        using var gate = new AdmissionGate(maxRunning: 1, maxWaiting: 1);
        await gate.EnterAsync(cancellation);
        var waiting = gate.EnterAsync(cancellation).AsTask();

        var third = async () => await gate.EnterAsync(cancellation);

        (await third.Should().ThrowAsync<ServingException>()).Which.Error.Should().Be(ServingError.Overloaded);
        gate.Waiting.Should().Be(1);
        waiting.IsCompleted.Should().BeFalse();
        gate.Leave();
        await waiting.WaitAsync(cancellation);
        gate.Running.Should().Be(1);
    }

    [Test]
    public async Task Enter_CancelledWhileWaiting_GivesItsPlaceFree(CancellationToken cancellation)
    {
        using var gate = new AdmissionGate(maxRunning: 1, maxWaiting: 1);
        await gate.EnterAsync(cancellation);
        using var impatient = new CancellationTokenSource();
        var waiting = gate.EnterAsync(impatient.Token).AsTask();

        await impatient.CancelAsync();

        var wait = () => waiting.WaitAsync(cancellation);
        await wait.Should().ThrowAsync<OperationCanceledException>();
        gate.Waiting.Should().Be(0);
    }
}
