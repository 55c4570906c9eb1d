namespace LocalCluster.Kubelet.Processes;

/// <summary>A process that was started.</summary>
public interface IRunningProcess
{
    int Id { get; }

    /// <summary>The exit code, once it has ended and its output was taken; 128 and the signal's number when a signal ended it.</summary>
    Task<int> Exited { get; }

    /// <summary>Sends SIGTERM to the process alone, as a container runtime does.</summary>
    void Terminate();

    /// <summary>Sends SIGKILL to the process and all that it started.</summary>
    void Kill();
}
