using InferenceRuntime.Serving;

namespace InferenceRuntime.Tests.Serving;

[CancelAfter(10_000)]
public sealed class DrainControlTests
{
    [Test]
    public async Task Drain_RequestInFlight_CompletesWithItsExit(CancellationToken cancellation)
    {
        var drain = new DrainControl();
        drain.Enter();

        var drained = drain.DrainAsync();

        drained.IsCompleted.Should().BeFalse();
        drain.Exit();
        await drained.WaitAsync(cancellation);
    }

    [Test]
    public void Enter_WhileDraining_IsRefused()
    {
        var drain = new DrainControl();
        _ = drain.DrainAsync();

        var enter = drain.Enter;

        enter.Should().Throw<ServingException>().Which.Error.Should().Be(ServingError.NotReady);
        drain.InFlight.Should().Be(0);
    }

    [Test]
    public void Enter_InTheLameDuck_IsStillAccepted()
    {
        var drain = new DrainControl();
        drain.EnterLameDuck();

        drain.Enter();

        drain.InFlight.Should().Be(1);
    }
}
