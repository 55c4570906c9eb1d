namespace LocalCluster.Kubelet.Processes;

/// <summary>A program could not be started; the message says why, in a container runtime's words.</summary>
public sealed class LaunchException(string message, Exception? inner = null) : Exception(message, inner);
