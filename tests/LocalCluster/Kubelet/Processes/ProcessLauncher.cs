using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;

namespace LocalCluster.Kubelet.Processes;

/// <summary>
/// Starts processes that can not outlive this one. Each is started through <c>setpriv --pdeathsig KILL</c> (the kernel kills it when its parent dies, by
/// SIGKILL too) and <c>setsid</c> (its own process group, so that all of it can be killed). Both replace themselves with
/// the program, so what is left is the program alone, with the process id that was started.
/// </summary>
public sealed class ProcessLauncher : IProcessLauncher, IDisposable
{
    private readonly Channel<(LaunchRequest Request, TaskCompletionSource<IRunningProcess> Result)> _requests =
        Channel.CreateUnbounded<(LaunchRequest, TaskCompletionSource<IRunningProcess>)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly string _setsid = FindTool("setsid");
    private readonly string _setpriv = FindTool("setpriv");

    /// <summary>
    /// "Parent died" means, for the kernel, that the thread that started the child ended. Threads of the pool come and go, so one
    /// thread that lives as long as the launcher starts them all.
    /// </summary>
    public ProcessLauncher() => new Thread(Work) { IsBackground = true, Name = "process launcher" }.Start();

    public async Task<IRunningProcess> StartAsync(LaunchRequest request, CancellationToken cancel)
    {
        CheckExecutable(request.Executable);

        // Not cancelled half-way: a process that was started must come back to the one who will end it.
        cancel.ThrowIfCancellationRequested();
        var result = new TaskCompletionSource<IRunningProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_requests.Writer.TryWrite((request, result)))
        {
            throw new LaunchException("the cluster is shutting down");
        }

        return await result.Task.ConfigureAwait(false);
    }

    public void Dispose() => _requests.Writer.TryComplete();

    private static void CheckExecutable(string path)
    {
        if (!File.Exists(path))
        {
            throw new LaunchException($"exec: \"{path}\": stat {path}: no such file or directory");
        }

        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsLinux() && (File.GetUnixFileMode(path) & anyExecute) == 0)
        {
            throw new LaunchException($"exec: \"{path}\": permission denied");
        }
    }

    private static string FindTool(string name) =>
        ExecutablePath.Find(name, Environment.GetEnvironmentVariable("PATH"))
        ?? throw new InvalidOperationException(
            $"The program '{name}' is not on the PATH. It keeps containers from outliving the cluster; install util-linux, which has it.");

    private void Work()
    {
        while (_requests.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_requests.Reader.TryRead(out var item))
            {
                try
                {
                    item.Result.SetResult(Start(item.Request));
                }
                catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
                {
                    item.Result.SetException(new LaunchException($"exec: \"{item.Request.Executable}\": {failure.Message}", failure));
                }
            }
        }
    }

    private RunningProcess Start(LaunchRequest request)
    {
        var start = new ProcessStartInfo(_setpriv, ["--pdeathsig", "KILL", "--", _setsid, request.Executable, .. request.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = request.WorkingFolder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new RunningProcess(process, request.Output);
    }
}
