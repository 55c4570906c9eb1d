namespace LocalCluster.Api;

/// <summary>The output of containers, which the kubelet keeps and the API server serves at <c>pods/{name}/log</c>.</summary>
public interface IContainerLogs
{
    /// <summary>
    /// The lines, without their line ends, of a container's current (or its last) run, oldest first; a null
    /// <paramref name="container"/> is the pod's only one. Null when no such container, or no such run of it, has started yet.
    /// </summary>
    IAsyncEnumerable<string>? Read(string ns, string pod, string? container, LogQuery query, CancellationToken cancel);
}
