using InferenceRuntime.Models;
using InferenceRuntime.Storage;
using InferenceRuntime.Storage.Transfers;
using ModelStores;
using Testing;

namespace InferenceRuntime.Tests.Storage.Transfers;

public sealed class RetryBudgetTests
{
    private static readonly FetchSettings Settings = new() { UnreachableFor = TimeSpan.FromSeconds(6), Patience = TimeSpan.FromMinutes(2) };
    private static readonly StoreException Unreachable = new(StoreFailure.Unreachable, "no route") { IsTransient = true };
    private static readonly StoreException Busy = new(StoreFailure.Busy, "slow down") { IsTransient = true };

    private ManualTimeProvider _time = null!;
    private RetryBudget _budget = null!;

    [SetUp]
    public void CreateBudget()
    {
        _time = new ManualTimeProvider();
        _budget = new RetryBudget(Settings, _time);
    }

    [Test]
    public void NextDelay_Failures_DoublesWithSomeChanceUpTo15Seconds()
    {
        _budget.Gained();

        for (var attempt = 1; attempt <= 12; attempt++)
        {
            var expected = Math.Min(0.25 * Math.Pow(2, attempt - 1), 15);
            _budget.NextDelay(Busy, attempt).TotalSeconds.Should().BeInRange(expected * 0.8, expected * 1.2);
        }
    }

    [Test]
    public void NextDelay_StoreThatNeverAnswered_EndsAfterAShortWhile()
    {
        _time.Advance(TimeSpan.FromSeconds(5.8));

        var act = () => _budget.NextDelay(Unreachable, 1);

        act.Should().Throw<ModelLoadException>().Where(e => e.Reason == LoadFailureReason.ArtifactUnreachable);
    }

    [Test]
    public void NextDelay_BusyStore_IsBorneLonger()
    {
        _time.Advance(TimeSpan.FromSeconds(100));

        _budget.NextDelay(Busy, 1).Should().BePositive();
    }

    [Test]
    public void NextDelay_OutageOfAStoreThatAnsweredBefore_IsBorneLonger()
    {
        _budget.Gained();
        _time.Advance(TimeSpan.FromSeconds(100));

        _budget.NextDelay(Unreachable, 1).Should().BePositive();
    }

    [Test]
    public void NextDelay_NothingGainedForTheWholePatience_Ends()
    {
        _budget.Gained();
        _time.Advance(TimeSpan.FromSeconds(119.9));

        var act = () => _budget.NextDelay(Busy, 1);

        act.Should().Throw<ModelLoadException>().WithMessage("slow down");
    }

    [Test]
    public void NextDelay_BytesGained_BeginsAgain()
    {
        _budget.Gained();
        _time.Advance(TimeSpan.FromSeconds(119));
        _budget.Gained();
        _time.Advance(TimeSpan.FromSeconds(119));

        _budget.NextDelay(Busy, 1).Should().BePositive();
    }

    [Test]
    public void NextDelay_RetryAfter_IsKept()
    {
        _budget.Gained();

        _budget.NextDelay(new StoreException(StoreFailure.Busy, "later") { IsTransient = true, RetryAfter = TimeSpan.FromSeconds(42) }, 1).Should().Be(TimeSpan.FromSeconds(42));
    }

    [Test]
    public void NextDelay_RetryAfterBeyondThePatience_EndsAtOnce()
    {
        _budget.Gained();

        var act = () => _budget.NextDelay(new StoreException(StoreFailure.Busy, "tomorrow") { IsTransient = true, RetryAfter = TimeSpan.FromHours(1) }, 1);

        act.Should().Throw<ModelLoadException>().WithMessage("tomorrow");
    }

    [Test]
    public void NextDelay_FailureThatAnotherTryWouldNotMend_EndsAtOnce()
    {
        var act = () => _budget.NextDelay(new StoreException(StoreFailure.NotFound, "no such key"), 1);

        act.Should().Throw<ModelLoadException>().Where(e => e.Reason == LoadFailureReason.ArtifactNotFound);
    }
}
