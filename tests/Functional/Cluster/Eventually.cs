using System.Diagnostics;

namespace Functional.Cluster;

/// <summary>Waits for a condition of the cluster that no watch of kubectl can express.</summary>
public static class Eventually
{
    /// <summary>Asks again, ten times a second, until the answer satisfies; returns that answer.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfied, string what, int seconds = 30)
    {
        var clock = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var answer = await ask().ConfigureAwait(false);
            if (satisfied(answer))
            {
                return answer;
            }

            if (clock.Elapsed.TotalSeconds > seconds)
            {
                throw new TimeoutException($"Not within {seconds} s: {what}. The last answer was {answer}.");
            }

            await pace.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }
}
