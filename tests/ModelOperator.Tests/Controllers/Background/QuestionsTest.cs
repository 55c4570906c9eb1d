using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Controllers.Background;
using ModelOperator.Kubernetes;
using Testing;

namespace ModelOperator.Tests.Controllers.Background;

public sealed class QuestionsTest
{
    private static readonly ObjectKey Key = new("team-a", "linear");
    private static readonly Pace Pace = new(TimeSpan.Zero, TimeSpan.FromMinutes(1));

    private readonly ManualTimeProvider _time = new();
    private Questions<string> _questions = null!;
    private SemaphoreSlim _answered = null!;

    [SetUp]
    public void SetUp()
    {
        _questions = new Questions<string>(2, _time, NullLogger<Questions<string>>.Instance);
        _answered = new SemaphoreSlim(0);
        _questions.Answered += _ => _answered.Release();
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _questions.DisposeAsync().AsTask().WaitAsync(Limits.Await);
        _answered.Dispose();
    }

    [Test]
    public async Task Ask_WhileAnAnswerIsUnderWay_AsksOnceAndWaitsForNobody()
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;

        _questions.Ask(Key, "a", Pace, (_, _) => Count(answer.Task)).Should().BeNull();
        _questions.Ask(Key, "a", Pace, (_, _) => Count(answer.Task)).Should().BeNull();
        answer.SetResult("yes");
        await _answered.WaitAsync().WaitAsync(Limits.Await);

        _questions.Ask(Key, "a", Pace, (_, _) => Count(answer.Task)).Should().Be("yes");
        asked.Should().Be(1);
        _questions.Due(Key).Should().Be(Pace.Between);

        Task<string> Count(Task<string> task)
        {
            asked++;
            return task;
        }
    }

    [Test]
    public async Task Ask_WhenTheTimeHasCome_IsGivenTheAnswerBefore()
    {
        await AskAsync("a", "first");
        _time.Advance(Pace.Between);
        string? given = null;

        _questions.Ask(Key, "a", Pace, (before, _) => Task.FromResult(given = before + ", then second"));
        await _answered.WaitAsync().WaitAsync(Limits.Await);

        given.Should().Be("first, then second");
    }

    [Test]
    public async Task Ask_AnotherQuestion_ForgetsTheAnswer()
    {
        await AskAsync("a", "of a");

        _questions.Ask(Key, "b", Pace, (_, _) => Task.FromResult("of b")).Should().BeNull();
    }

    [Test]
    public async Task Ask_ThatFails_KeepsWhatWasKnownAndIsAskedAgain()
    {
        await AskAsync("a", "known");
        _time.Advance(Pace.Between);

        _questions.Ask(Key, "a", Pace, (_, _) => throw new InvalidOperationException("a defect"));
        await _answered.WaitAsync().WaitAsync(Limits.Await);

        _questions.Ask(Key, "a", Pace, (_, _) => throw new InvalidOperationException("not due")).Should().Be("known");
        _questions.Due(Key).Should().Be(Pace.Between);
    }

    [Test]
    public async Task Dispose_WhileAQuestionHangs_EndsIt()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        _questions.Ask(Key, "a", Pace, async (_, stop) =>
        {
            using var registration = stop.Register(ended.SetResult);
            begun.SetResult();
            await ended.Task;
            stop.ThrowIfCancellationRequested();
            return "never";
        });
        await begun.Task.WaitAsync(Limits.Await);

        await _questions.DisposeAsync().AsTask().WaitAsync(Limits.Await);

        ended.Task.IsCompleted.Should().BeTrue();
    }

    [Test]
    public void Pace_OfAService_IsItsOwnAndAlwaysTheSame()
    {
        var interval = TimeSpan.FromMinutes(5);
        var paces = Enumerable.Range(0, 200).Select(number => Pace.Of(new ObjectKey("team-a", $"model-{number}"), interval, wasAskedBefore: true)).ToList();

        paces.Should().OnlyContain(pace => pace.First >= TimeSpan.Zero && pace.First <= interval && pace.Between >= interval * 0.85 && pace.Between <= interval * 1.15);
        paces.Select(pace => pace.Between).Distinct().Should().HaveCountGreaterThan(150);
        Pace.Of(Key, interval, wasAskedBefore: true).Should().Be(Pace.Of(Key, interval, wasAskedBefore: true));
        Pace.Of(Key, interval, wasAskedBefore: false).First.Should().Be(TimeSpan.Zero);
    }

    private async Task AskAsync(string question, string answer)
    {
        _questions.Ask(Key, question, Pace, (_, _) => Task.FromResult(answer));
        await _answered.WaitAsync().WaitAsync(Limits.Await);
    }
}
