using System.Runtime.InteropServices;

namespace InferenceRuntime.Hosting;

/// <summary>SIGTERM and SIGINT: the first asks for a drain, the second ends the process at once.</summary>
internal sealed class ShutdownSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ShutdownSignals(Action<int> exit)
    {
        _registrations = [Register(PosixSignal.SIGTERM, 15, exit), Register(PosixSignal.SIGINT, 2, exit)];
    }

    /// <summary>Completes with the first signal.</summary>
    public Task<PosixSignal> First => _first.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private PosixSignalRegistration Register(PosixSignal signal, int number, Action<int> exit) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (!_first.TrySetResult(signal))
        {
            exit(ExitCode.Signalled(number));
        }
    });
}
