using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation.LeaderElection;
using Testing;

namespace ModelOperator.Tests.Reconciliation.LeaderElection;

public sealed class LeaderElectorTests
{
    private static readonly ObjectKey Lease = new("n", "model-operator");

    private readonly OperatorMetrics _metrics = new();
    private TestTimeProvider _time = null!;
    private FakeCluster _cluster = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new TestTimeProvider();
        _cluster = new FakeCluster();
    }

    [OneTimeTearDown]
    public void DisposeMetrics() => _metrics.Dispose();

    [Test]
    public async Task Run_NoLease_CreatesItAndReleasesItAtTheEnd()
    {
        var first = new Candidate(this, "first");
        await first.Leads.WaitAsync(Limits.Await);

        var held = await ReadAsync();
        held.Spec.HolderIdentity.Should().Be("first");
        held.Spec.LeaseDurationSeconds.Should().Be(15);
        held.Spec.LeaseTransitions.Should().Be(0);
        await first.StopAsync();
        (await ReadAsync()).Spec.HolderIdentity.Should().BeEmpty();
    }

    [Test]
    public async Task Run_TwoCandidates_SecondTakesOverAfterTheRelease()
    {
        var first = new Candidate(this, "first");
        await first.Leads.WaitAsync(Limits.Await);
        var second = new Candidate(this, "second");
        await RetryAsync();
        second.Leads.IsCompleted.Should().BeFalse();

        await first.StopAsync();
        await RetryAsync();

        await second.Leads.WaitAsync(Limits.Await);
        var lease = await ReadAsync();
        lease.Spec.HolderIdentity.Should().Be("second");
        lease.Spec.LeaseTransitions.Should().Be(1);
        await second.StopAsync();
    }

    [Test]
    public async Task Run_HolderThatRenews_KeepsTheLeaseForHours()
    {
        var first = new Candidate(this, "first");
        await first.Leads.WaitAsync(Limits.Await);
        var renewals = 0;
        _cluster.Before = verb => renewals += verb == "update" ? 1 : 0;

        for (var i = 0; i < 100; i++)
        {
            await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2));
        }

        await _time.TimerSetAsync(t => t > TimeSpan.FromSeconds(1.9) && t <= TimeSpan.FromSeconds(2));
        renewals.Should().Be(100);
        first.Ended.IsCompleted.Should().BeFalse();
        await first.StopAsync();
    }

    [TestCase(1)]
    [TestCase(-1)]
    public async Task Run_ClockSetByADay_LeavesTheLeaseWhereItIs(int days)
    {
        var first = new Candidate(this, "first");
        await first.Leads.WaitAsync(Limits.Await);
        var second = new Candidate(this, "second");
        await RetryAsync();

        using var renewed = new SemaphoreSlim(0);
        _cluster.Before = verb =>
        {
            if (verb == "update")
            {
                renewed.Release();
            }
        };
        _time.SetWallClock(TimeSpan.FromDays(days));
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2.001));
            (await renewed.WaitAsync(Limits.Await)).Should().BeTrue("the leader renews on");
        }

        first.Ended.IsCompleted.Should().BeFalse("no time has passed for it");
        second.Leads.IsCompleted.Should().BeFalse("it has seen the lease renewed all the time");
        await second.Awaiting(candidate => candidate.StopAsync()).Should().ThrowAsync<OperationCanceledException>("it never led");
        await first.StopAsync();
    }

    [Test]
    public async Task Run_DeadHolder_IsFollowedOnlyAfterItsWholeLease()
    {
        await _cluster.CreateAsync(HeldBy("dead"), CancellationToken.None);
        var second = new Candidate(this, "second");

        // The candidate's clock says how long it has seen the lease unchanged; the times inside the lease are another machine's and count for nothing.
        var waited = TimeSpan.Zero;
        while (!second.Leads.IsCompleted)
        {
            var wait = _time.TimerSetAsync(t => t >= TimeSpan.FromSeconds(2) && t <= TimeSpan.FromSeconds(4));
            await Task.WhenAny(wait, second.Leads).WaitAsync(Limits.Await);
            if (second.Leads.IsCompleted)
            {
                break;
            }

            waited += await wait + TimeSpan.FromMilliseconds(1);
            _time.Advance(await wait + TimeSpan.FromMilliseconds(1));
            await SettledAsync(second);
        }

        waited.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15)).And.BeLessThan(TimeSpan.FromSeconds(20));
        (await ReadAsync()).Spec.LeaseTransitions.Should().Be(4);
        await second.StopAsync();
    }

    [Test]
    public async Task Run_ServerGone_StopsTheWorkBeforeTheLeaseEnds()
    {
        var first = new Candidate(this, "first");
        await first.Leads.WaitAsync(Limits.Await);
        var since = _time.GetUtcNow();
        _cluster.Before = _ => throw new HttpRequestException("connection refused");

        while (!first.Ended.IsCompleted)
        {
            var wait = _time.TimerSetAsync(t => t <= TimeSpan.FromSeconds(2));
            await Task.WhenAny(wait, first.Ended).WaitAsync(Limits.Await);
            if (!first.Ended.IsCompleted)
            {
                _time.Advance(await wait + TimeSpan.FromMilliseconds(1));
                await SettledAsync(first);
            }
        }

        await first.Ended.Awaiting(e => e).Should().ThrowAsync<LeadershipLostException>().WithMessage("*first lost the lease n/model-operator*");
        first.WorkStopped.Should().BeTrue();
        (_time.GetUtcNow() - since).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10)).And.BeLessThan(TimeSpan.FromSeconds(12));
    }

    [Test]
    public async Task Run_LeaseTakenBySomebodyElse_IsLostAtOnce()
    {
        var first = new Candidate(this, "first");
        await first.Leads.WaitAsync(Limits.Await);
        var stolen = await ReadAsync();
        await _cluster.ReplaceAsync(stolen with { Spec = stolen.Spec with { HolderIdentity = "thief" } }, CancellationToken.None);

        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2));

        await first.Ended.Awaiting(e => e.WaitAsync(Limits.Await)).Should().ThrowAsync<LeadershipLostException>();
        (await ReadAsync()).Spec.HolderIdentity.Should().Be("thief");
    }

    [Test]
    public async Task Run_ConflictWhileRenewing_IsTriedAgain()
    {
        var first = new Candidate(this, "first");
        await first.Leads.WaitAsync(Limits.Await);
        var conflicts = 1;
        _cluster.Before = verb =>
        {
            if (verb == "update" && conflicts-- > 0)
            {
                throw FakeCluster.Refusal(HttpStatusCode.Conflict, "Conflict");
            }
        };

        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2));
        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2));
        await _time.TimerSetAsync(t => t > TimeSpan.FromSeconds(1.9) && t <= TimeSpan.FromSeconds(2));

        conflicts.Should().BeLessThan(0);
        first.Ended.IsCompleted.Should().BeFalse();
        await first.StopAsync();
    }

    [Test]
    public void Constructor_TimesThatCouldMakeTwoLeaders_AreRefused()
    {
        var options = new LeaderElectionOptions { Namespace = "n", RenewDeadline = TimeSpan.FromSeconds(15), RetryPeriod = TimeSpan.FromSeconds(20) };

        var create = () => new LeaderElector(_cluster, options, _time, NullLoggerFactory.Instance, _metrics);

        create.Should().Throw<ArgumentException>().WithMessage("*two processes could lead at once*RetryPeriod*");
    }

    private static V1Lease HeldBy(string identity) => new()
    {
        Metadata = new V1ObjectMeta { Name = Lease.Name, NamespaceProperty = Lease.Namespace },
        Spec = new V1LeaseSpec { HolderIdentity = identity, LeaseDurationSeconds = 15, LeaseTransitions = 3, RenewTime = DateTime.UnixEpoch },
    };

    private async Task<V1Lease> ReadAsync() => (await _cluster.GetAsync<V1Lease>(Lease, CancellationToken.None))!;

    /// <summary>Lets every candidate that waits for the lease try again.</summary>
    private Task RetryAsync() => _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(2.0001), TimeSpan.FromSeconds(4));

    /// <summary>After a clock step, until the candidate waits again or is done.</summary>
    private async Task SettledAsync(Candidate candidate) =>
        await Task.WhenAny(_time.TimerSetAsync(t => t <= TimeSpan.FromSeconds(4)), candidate.Leads.IsCompleted ? candidate.Ended : candidate.Leads).WaitAsync(Limits.Await);

    private sealed class Candidate
    {
        private readonly TaskCompletionSource _leads = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _stop = new();

        public Candidate(LeaderElectorTests test, string identity)
        {
            var options = new LeaderElectionOptions { Namespace = Lease.Namespace!, Identity = identity };
            Ended = new LeaderElector(test._cluster, options, test._time, NullLoggerFactory.Instance, test._metrics).RunAsync(WorkAsync, _stop.Token);
        }

        public Task Leads => _leads.Task;

        public Task Ended { get; }

        public bool WorkStopped { get; private set; }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Ended.WaitAsync(Limits.Await);
        }

        private async Task WorkAsync(CancellationToken cancellationToken)
        {
            _leads.TrySetResult();
            var stopped = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(stopped.SetResult);
            await stopped.Task;
            WorkStopped = true;
        }
    }
}
