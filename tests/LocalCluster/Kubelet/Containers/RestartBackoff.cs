namespace LocalCluster.Kubelet.Containers;

/// <summary>
/// How long a container that ended waits before it starts again: not at all the first time, then 10 s, doubling to 5 min. A run of
/// 10 min starts the count anew. These are the kubelet's numbers.
/// </summary>
public sealed class RestartBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private TimeSpan _delay;
    private DateTimeOffset _lastRestart;

    /// <summary>The delay after a run that ended at <paramref name="finished"/>. Each call counts as one restart.</summary>
    public TimeSpan Next(DateTimeOffset finished)
    {
        if (_delay == TimeSpan.Zero || finished - _lastRestart > Longest * 2)
        {
            _delay = First;
            _lastRestart = finished;
            return TimeSpan.Zero;
        }

        var wait = _delay;
        _delay = _delay * 2 < Longest ? _delay * 2 : Longest;
        _lastRestart = finished + wait;
        return wait;
    }
}
