using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalCluster.Kubelet.Processes;

/// <summary>A real process, the leader of its own group.</summary>
internal sealed partial class RunningProcess : IRunningProcess
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    // A grandchild that kept the pipe open must not keep the container from being over.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    private readonly Process _process;

    public RunningProcess(Process process, Action<string, string> output)
    {
        _process = process;
        Id = process.Id;
        Exited = WaitAsync(
            OutputLines.ReadAsync(process.StandardOutput.BaseStream, line => output("stdout", line)),
            OutputLines.ReadAsync(process.StandardError.BaseStream, line => output("stderr", line)));
    }

    public int Id { get; }

    public Task<int> Exited { get; }

    public void Terminate()
    {
        if (!Exited.IsCompleted)
        {
            _ = SendSignal(Id, SigTerm);
        }
    }

    public void Kill()
    {
        if (!Exited.IsCompleted)
        {
            _ = SendSignal(-Id, SigKill);

            // Until setsid has run there is no such group yet.
            _ = SendSignal(Id, SigKill);
        }
    }

    private async Task<int> WaitAsync(Task output, Task error)
    {
        // No token: whoever wants it to end kills it, and its end must be noticed even then.
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);

        // What the first process of a container leaves behind ends with it.
        _ = SendSignal(-Id, SigKill);
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(DrainLimit, CancellationToken.None)).ConfigureAwait(false);
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
