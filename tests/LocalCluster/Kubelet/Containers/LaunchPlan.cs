using LocalCluster.Kubelet.Configuration;
using LocalCluster.Kubelet.Processes;

namespace LocalCluster.Kubelet.Containers;

/// <summary>A container as it will run here. Probes and hooks that execute a command run it in the same surroundings.</summary>
public sealed record LaunchPlan(
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingFolder,
    string TerminationLog,
    PathRewriter Rewriter)
{
    public LaunchRequest ToRequest(Action<string, string> output) => ToRequest(Command, Arguments, output);

    public LaunchRequest ToRequest(string command, IReadOnlyList<string> arguments, Action<string, string> output) =>
        new(
            ExecutablePath.Find(command, Environment.GetValueOrDefault("PATH"))
                ?? throw new LaunchException($"exec: \"{command}\": executable file not found in $PATH"),
            arguments,
            Environment,
            WorkingFolder,
            output);
}
