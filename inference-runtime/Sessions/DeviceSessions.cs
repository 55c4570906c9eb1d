using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Sessions;

/// <summary>A model on every device of the pod. A run goes where the fewest are, and between equals to each in its turn.</summary>
public sealed class DeviceSessions : IDisposable
{
    private readonly DeviceSession[] _devices;
    private uint _turn;

    /// <param name="sessions">One session for each device, at least one; they belong to this object from now on.</param>
    public DeviceSessions(IReadOnlyList<InferenceSession> sessions) => _devices = [.. sessions.Select(session => new DeviceSession(session))];

    public int Count => _devices.Length;

    internal DeviceSession Pick()
    {
        if (_devices.Length == 1)
        {
            return _devices[0];
        }

        var first = Interlocked.Increment(ref _turn);
        var best = _devices[first % _devices.Length];
        for (var i = 1u; i < _devices.Length; i++)
        {
            var other = _devices[(first + i) % _devices.Length];
            best = other.Running < best.Running ? other : best;
        }

        return best;
    }

    /// <summary>Ends the profiling of each session; the paths of the profiles.</summary>
    public IReadOnlyList<string> EndProfiling() => [.. _devices.Select(device => device.Session.EndProfiling())];

    public void Dispose()
    {
        foreach (var device in _devices)
        {
            device.Dispose();
        }
    }
}
