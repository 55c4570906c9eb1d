using InferenceRuntime.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace InferenceRuntime.Tests.Hosting;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OpenConnectionsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _requests = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closed = new();
    private readonly OpenConnections _connections;
    private readonly Task _connection;

    public OpenConnectionsTests()
    {
        _connections = new OpenConnections(Patience, _time, NullLogger<OpenConnections>.Instance);
        _connection = _connections.Track(_ => _requests.Task)(new DefaultConnectionContext("c") { ConnectionClosed = _closed.Token });
    }

    [TearDown]
    public void TearDown() => _closed.Dispose();

    [Test]
    public async Task Connection_ThatIsOpen_StaysHoweverLongItsRequestsTake()
    {
        _time.Advance(10 * Patience);
        _connections.Count.Should().Be(1);

        _requests.SetResult();

        await EndedAsync();
    }

    [Test]
    public async Task Connection_ThatWasClosed_IsGivenTheTimeToEndItsRequests()
    {
        await CloseAsync();
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        _connections.Count.Should().Be(1);

        _requests.SetResult();

        await EndedAsync();
    }

    [Test]
    public async Task Connection_ThatWasClosedAndWhoseRequestsNeverEnd_IsGivenUp()
    {
        await CloseAsync();

        _time.Advance(Patience);

        await EndedAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Connection_WhoseRequestsFail_Fails(bool isClosed)
    {
        if (isClosed)
        {
            await CloseAsync();
        }

        // A failure that looks like the one of the time-out is still the requests' own.
        _requests.SetException(new TimeoutException("of the requests"));

        (await FluentActions.Awaiting(EndedAsync).Should().ThrowAsync<TimeoutException>()).WithMessage("of the requests");
        _connections.Count.Should().Be(0);
    }

    private async Task CloseAsync()
    {
        await _closed.CancelAsync();
        await _time.WaitForTimerAsync(Patience);
    }

    private async Task EndedAsync()
    {
        await _connection.WaitAsync(ChildProcess.DefaultTimeout);
        _connections.Count.Should().Be(0);
    }
}
