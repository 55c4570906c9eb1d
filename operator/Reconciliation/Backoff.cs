namespace ModelOperator.Reconciliation;

/// <summary>Waits that double from failure to failure, between 0.8 s and 30 s, each shortened at random by up to half so that many failures do not come back at once.</summary>
internal static class Backoff
{
    /// <summary>kube-rs' values: quick enough for a blip, slow enough for a server that restarts under load.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.8);

    /// <inheritdoc cref="Shortest"/>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="jitter">From 0 (the longest wait) to 1 (half of it).</param>
    public static TimeSpan Delay(int failures, double jitter)
    {
        // From the sixth failure on the wait is the longest; more doublings would only overflow.
        var full = Shortest * Math.Pow(2, Math.Min(failures, 6));
        full = full < Longest ? full : Longest;
        return full * (1 - (jitter / 2));
    }
}
