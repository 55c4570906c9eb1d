namespace LocalCluster.Api;

/// <summary>The output of containers, which the kubelet keeps and the API server serves at <c>pods/{name}/log</c>.</summary>
public interface IContainerLogs
{
    /// <summary>
    /// The lines of a container's current (or, with <paramref name="previous"/>, its last) run as the process wrote them. With
    /// <paramref name="follow"/> the sequence goes on until the container ends. Null when there is no such container or run.
    /// </summary>
    IAsyncEnumerable<string>? Read(string ns, string pod, string? container, bool previous, bool follow, CancellationToken cancel);
}
