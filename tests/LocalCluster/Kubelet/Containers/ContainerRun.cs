using LocalCluster.Kubelet.Processes;

namespace LocalCluster.Kubelet.Containers;

/// <summary>The run of a container that is going on: its process, and the probes beside it.</summary>
internal sealed class ContainerRun : IDisposable
{
    private readonly CancellationTokenSource _probing;
    private readonly Lock _lock = new();
    private bool _disposed;

    public ContainerRun(IRunningProcess process, LaunchPlan plan, CancellationToken stop)
    {
        Process = process;
        Plan = plan;
        _probing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Probing = _probing.Token;
    }

    public IRunningProcess Process { get; }

    public LaunchPlan Plan { get; }

    /// <summary>Cancelled when the probes are to end.</summary>
    public CancellationToken Probing { get; }

    /// <summary>A stop and the process's own end may both come here, in any order.</summary>
    public void EndProbing()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _probing.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _probing.Dispose();
        }
    }
}
