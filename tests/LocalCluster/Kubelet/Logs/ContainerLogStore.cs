using LocalCluster.Api;

namespace LocalCluster.Kubelet.Logs;

/// <summary>The logs of every pod's containers: of each, the current run and the one before, as a kubelet keeps them.</summary>
/// <param name="folder">Where the files lie, as <c>NAMESPACE_POD_UID/CONTAINER/RUN.log</c>. They stay when a pod goes.</param>
/// <param name="time">Stamps the lines.</param>
public sealed class ContainerLogStore(string folder, TimeProvider time) : IContainerLogs, IDisposable
{
    private readonly Dictionary<(string Namespace, string Pod), Dictionary<string, Runs>> _pods = [];
    private readonly Lock _lock = new();

    /// <summary>Opens the log of a container's next run; what was the current run is the previous one from now on.</summary>
    public ContainerLog Start(string ns, string pod, string uid, string container)
    {
        lock (_lock)
        {
            if (!_pods.TryGetValue((ns, pod), out var containers))
            {
                _pods[(ns, pod)] = containers = new Dictionary<string, Runs>(StringComparer.Ordinal);
            }

            var runs = containers.GetValueOrDefault(container);
            var path = Path.Combine(folder, $"{ns}_{pod}_{uid}", container, $"{runs?.Count ?? 0}.log");
            var log = new ContainerLog(path, time);
            containers[container] = new Runs(log, runs?.Current, (runs?.Count ?? 0) + 1);
            return log;
        }
    }

    /// <summary>Forgets a pod that is gone; readers that follow it end.</summary>
    public void Remove(string ns, string pod)
    {
        Dictionary<string, Runs>? containers;
        lock (_lock)
        {
            _pods.Remove((ns, pod), out containers);
        }

        foreach (var runs in containers?.Values ?? Enumerable.Empty<Runs>())
        {
            runs.Current.Complete();
        }
    }

    public IAsyncEnumerable<string>? Read(string ns, string pod, string? container, LogQuery query, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_pods.TryGetValue((ns, pod), out var containers))
            {
                return null;
            }

            var runs = container is not null ? containers.GetValueOrDefault(container)
                : containers.Count == 1 ? containers.Values.First() : null;
            return (query.Previous ? runs?.Previous : runs?.Current)?.ReadAsync(query, cancel);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var runs in _pods.Values.SelectMany(containers => containers.Values))
            {
                runs.Current.Dispose();
            }
        }
    }

    private sealed record Runs(ContainerLog Current, ContainerLog? Previous, int Count);
}
