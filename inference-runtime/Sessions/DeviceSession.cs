using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Sessions;

/// <summary>A model on one device, and how many runs are on it now.</summary>
internal sealed class DeviceSession(InferenceSession session) : IDisposable
{
    private int _running;

    public InferenceSession Session => session;

    public int Running => Volatile.Read(ref _running);

    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions options, IReadOnlyList<string> inputNames, OrtValue[] values, IReadOnlyList<string> outputNames)
    {
        Interlocked.Increment(ref _running);
        try
        {
            return session.Run(options, inputNames, values, outputNames);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public void Dispose() => session.Dispose();
}
