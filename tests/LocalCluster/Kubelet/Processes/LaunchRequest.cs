namespace LocalCluster.Kubelet.Processes;

/// <summary>What to run, already resolved to this machine: real paths, final arguments, the whole environment.</summary>
/// <param name="Executable">A full path.</param>
/// <param name="Arguments">Without the program's own name.</param>
/// <param name="Environment">All variables; nothing is inherited.</param>
/// <param name="WorkingFolder">A folder that exists.</param>
/// <param name="Output">Takes each line: the stream's name (stdout or stderr) and the text.</param>
public sealed record LaunchRequest(
    string Executable,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingFolder,
    Action<string, string> Output);
