using System.Diagnostics;

namespace Testing.Cluster;

/// <summary>Waits for what no event tells of.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer satisfies, and returns it. Throws <see cref="TimeoutException"/> with the last answer.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfied, string what, TimeSpan? timeout = null)
    {
        var clock = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(Pace);
        while (true)
        {
            var answer = await ask().ConfigureAwait(false);
            if (satisfied(answer))
            {
                return answer;
            }

            if (clock.Elapsed > (timeout ?? ChildProcess.DefaultTimeout))
            {
                throw new TimeoutException($"Not within {clock.Elapsed.TotalSeconds:0} s: {what}. The last answer was {answer}.");
            }

            await pace.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    public static Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? timeout = null) => GetAsync(condition, holds => holds, what, timeout);
}
