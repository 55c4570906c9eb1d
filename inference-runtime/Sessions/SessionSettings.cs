namespace InferenceRuntime.Sessions;

/// <summary>How sessions are made.</summary>
/// <param name="Provider">The asked-for execution provider: that one or a failure, never another.</param>
/// <param name="IntraOpThreads">Threads inside one operator. One of them is the caller's own.</param>
/// <param name="InterOpThreads">Operators that may run at once; above 1 the graph's branches run in parallel.</param>
/// <param name="Spinning">Whether idle pool threads spin for work. It takes processor time from every other thread of the pod.</param>
/// <param name="SharedPool">Whether sessions use the environment's thread pool, so that several models do not each bring their own.</param>
/// <param name="Devices">GPUs that each get the whole model and a part of its runs. The first ones that the process sees.</param>
/// <param name="Optimize">False only to read a signature: the graph is then not rewritten.</param>
public sealed record SessionSettings(
    ExecutionProvider Provider,
    int IntraOpThreads,
    int InterOpThreads,
    bool Spinning,
    bool SharedPool = false,
    int Devices = 1,
    bool Optimize = true)
{
    /// <summary>
    /// The processors that this process may use. .NET already takes the CPU affinity and the cgroup's quota (version 1 and 2, rounded up)
    /// into account; ONNX Runtime on its own would count the host's cores.
    /// </summary>
    public static int ProcessorLimit => Environment.ProcessorCount;

    public static SessionSettings ForInspection { get; } = new(ExecutionProvider.Cpu, 1, 1, Spinning: false, Optimize: false);
}
