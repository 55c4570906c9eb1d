using System.Runtime.CompilerServices;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Reconciliation.Watching;

namespace ModelOperator.Tests.Reconciliation.Watching;

/// <summary>Answers a watcher's requests from a script, and keeps what was asked.</summary>
internal sealed class ScriptedSource : IWatchSource<V1ConfigMap>
{
    private readonly Queue<object> _script = new();

    public List<string> Asked { get; } = [];

    public static V1ConfigMap Map(string name, string version) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "n", ResourceVersion = version } };

    public ScriptedSource Page(string version, string? next, params string[] names)
    {
        _script.Enqueue(new ObjectPage<V1ConfigMap>([.. names.Select(n => Map(n, version))], version, next));
        return this;
    }

    /// <summary>A watch that sends these and then ends; an exception among them is thrown.</summary>
    public ScriptedSource Watch(params object[] events)
    {
        _script.Enqueue(events);
        return this;
    }

    public ScriptedSource Fail(Exception error)
    {
        _script.Enqueue(error);
        return this;
    }

    public Task<ObjectPage<V1ConfigMap>> ListAsync(string? continueToken, CancellationToken cancellationToken)
    {
        Asked.Add($"list {continueToken}".TrimEnd());
        return Next() switch
        {
            ObjectPage<V1ConfigMap> page => Task.FromResult(page),
            Exception error => Task.FromException<ObjectPage<V1ConfigMap>>(error),
            var other => throw new InvalidOperationException($"The script has {other} where a list was asked for."),
        };
    }

    public async IAsyncEnumerable<WatchEvent<V1ConfigMap>> WatchAsync(string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked.Add($"watch {resourceVersion}");
        await Task.Yield();
        foreach (var item in Next() as object[] ?? throw new InvalidOperationException("The script has no watch here."))
        {
            yield return item is Exception error ? throw error : (WatchEvent<V1ConfigMap>)item;
        }
    }

    private object Next() => _script.Count > 0 ? _script.Dequeue() : throw new InvalidOperationException($"The script ended; asked was: {string.Join(", ", Asked)}.");
}
