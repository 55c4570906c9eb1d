using Amazon.Runtime;
using Testing;

namespace ModelStores.Tests.S3;

[CancelAfter(10_000)]
public sealed class AmbientAwsCredentialsTests
{
    private static readonly AWSCredentials Found = new BasicAWSCredentials("AKIA", "secret");

    [Test]
    public async Task Chain_ThatNeverAnswers_IsGivenUpAfterFiveSecondsAndAskedAgainAfterFiveMinutes(CancellationToken token)
    {
        var time = new TestTimeProvider();
        var asked = 0;
        var answers = new[] { new TaskCompletionSource<AWSCredentials?>(), new TaskCompletionSource<AWSCredentials?>() };
        using var ambient = new AmbientAwsCredentials(time, _ => answers[Interlocked.Increment(ref asked) - 1].Task);

        var first = ambient.FindAsync(token);
        await time.TimerSetAsync(left => left == TimeSpan.FromSeconds(5)).WaitAsync(token);
        time.Advance(TimeSpan.FromSeconds(5));
        (await first.WaitAsync(token)).Should().BeNull();
        time.Advance(TimeSpan.FromMinutes(4));
        (await ambient.FindAsync(token).WaitAsync(token)).Should().BeNull("it has just been found out");
        asked.Should().Be(1);

        time.Advance(TimeSpan.FromMinutes(1));
        answers[1].SetResult(Found);
        (await ambient.FindAsync(token).WaitAsync(token)).Should().BeSameAs(Found);
    }

    [Test]
    public async Task Chain_ThatFound_IsNotAskedAgain(CancellationToken token)
    {
        var asked = 0;
        using var ambient = new AmbientAwsCredentials(new TestTimeProvider(), _ => Task.FromResult<AWSCredentials?>(++asked == 1 ? Found : null));

        await Task.WhenAll(ambient.FindAsync(token), ambient.FindAsync(token));

        (await ambient.FindAsync(token)).Should().BeSameAs(Found);
        asked.Should().Be(1);
    }

    [Test]
    public async Task Chain_WithoutIdentity_IsNone(CancellationToken token)
    {
        using var ambient = new AmbientAwsCredentials(new TestTimeProvider(), _ => throw new AmazonClientException("Failed to resolve AWS credentials."));

        (await ambient.FindAsync(token)).Should().BeNull();
    }
}
