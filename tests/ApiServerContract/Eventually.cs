using System.Diagnostics;

namespace ApiServerContract;

/// <summary>Waits for what no single watch shows.</summary>
internal static class Eventually
{
    /// <summary>Asks twenty times a second until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It was not in time (default 20 s).</exception>
    public static async Task HoldsAsync(Func<Task<bool>> ask, string what, TimeSpan? timeout = null)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(20);
        var clock = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await ask())
        {
            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds} s: {what}.");
            }

            await pace.WaitForNextTickAsync();
        }
    }
}
