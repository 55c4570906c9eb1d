using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Tests.Reconciliation;

/// <summary>A cluster in memory behind the client's interface: versions, conflicts, watches, and failures that a test asks for.</summary>
internal sealed class FakeCluster : IKubernetesApi
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Type Type, ObjectKey Key), IKubernetesObject<V1ObjectMeta>> _objects = [];
    private readonly List<(Type Type, Action<WatchEventType, IKubernetesObject<V1ObjectMeta>> Send)> _watches = [];
    private int _version = 100;

    /// <summary>Kinds that the server does not have.</summary>
    public ConcurrentDictionary<Type, bool> Lacks { get; } = [];

    /// <summary>Namespaces that may not be listed.</summary>
    public ConcurrentDictionary<string, bool> Refused { get; } = [];

    /// <summary>Called before each verb; what it throws is the answer.</summary>
    public Action<string>? Before { get; set; }

    public Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Enter("get", cancellationToken);
        lock (_lock)
        {
            return Task.FromResult(_objects.GetValueOrDefault((typeof(T), key)) as T);
        }
    }

    public Task<ObjectPage<T>> ListAsync<T>(ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Enter("list", cancellationToken);
        if (Lacks.ContainsKey(typeof(T)))
        {
            throw Refusal(HttpStatusCode.NotFound, "NotFound");
        }

        if (query.Namespace is { } asked && Refused.ContainsKey(asked))
        {
            throw Refusal(HttpStatusCode.Forbidden, "Forbidden");
        }

        lock (_lock)
        {
            return Task.FromResult(new ObjectPage<T>([.. _objects.Values.OfType<T>().Where(o => IsIn(query.Namespace, o))], Version(), null));
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        WatchQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Enter("watch", cancellationToken);
        var events = Channel.CreateUnbounded<WatchEvent<T>>();
        lock (_lock)
        {
            var since = int.Parse(query.ResourceVersion, CultureInfo.InvariantCulture);
            foreach (var missed in _objects.Values.OfType<T>().Where(o => int.Parse(o.Metadata.ResourceVersion!, CultureInfo.InvariantCulture) > since))
            {
                events.Writer.TryWrite(new WatchEvent<T>(WatchEventType.Modified, missed, missed.Metadata.ResourceVersion!));
            }

            _watches.Add((typeof(T), (type, o) => events.Writer.TryWrite(new WatchEvent<T>(type, (T)o, o.Metadata.ResourceVersion!))));
        }

        await foreach (var change in events.Reader.ReadAllAsync(cancellationToken))
        {
            if (IsIn(query.Namespace, change.Object!))
            {
                yield return change;
            }
        }
    }

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Enter("create", cancellationToken);
        lock (_lock)
        {
            return _objects.ContainsKey((typeof(T), ObjectKey.Of(entity)))
                ? throw Refusal(HttpStatusCode.Conflict, "AlreadyExists")
                : Task.FromResult(Store(entity, WatchEventType.Added));
        }
    }

    public Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Enter("update", cancellationToken);
        lock (_lock)
        {
            var stored = _objects.GetValueOrDefault((typeof(T), ObjectKey.Of(entity)));
            return stored?.Metadata.ResourceVersion == entity.Metadata.ResourceVersion
                ? Task.FromResult(Store(entity, WatchEventType.Modified))
                : throw Refusal(HttpStatusCode.Conflict, "Conflict");
        }
    }

    public Task<bool> DeleteAsync<T>(ObjectKey key, string? uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Enter("delete", cancellationToken);
        lock (_lock)
        {
            if (!_objects.Remove((typeof(T), key), out var entity))
            {
                return Task.FromResult(false);
            }

            _version++;
            entity.Metadata.ResourceVersion = Version();
            Send(typeof(T), WatchEventType.Deleted, entity);
            return Task.FromResult(true);
        }
    }

    public Task<T> ApplyAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException("These tests do not apply.");

    public Task<T> ApplyStatusAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException("These tests do not apply.");

    public Task<T> MergePatchAsync<T>(ObjectKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException("These tests do not patch.");

    public static ApiException Refusal(HttpStatusCode code, string reason) => new("TEST /", code, new V1Status { Reason = reason, Message = reason });

    private static bool IsIn(string? @namespace, IKubernetesObject<V1ObjectMeta> entity) => @namespace is null || entity.Metadata.NamespaceProperty == @namespace;

    private void Enter(string verb, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Before?.Invoke(verb);
    }

    private T Store<T>(T entity, WatchEventType type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _version++;
        var stored = Copy(entity);
        _objects[(typeof(T), ObjectKey.Of(entity))] = stored;
        Send(typeof(T), type, stored);
        return Copy(stored);
    }

    private T Copy<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        IKubernetesObject<V1ObjectMeta> copy = entity switch
        {
            V1Lease lease => lease with { Metadata = lease.Metadata with { ResourceVersion = Version() } },
            V1Deployment deployment => deployment with { Metadata = deployment.Metadata with { ResourceVersion = Version() } },
            V1ConfigMap map => map with { Metadata = map.Metadata with { ResourceVersion = Version() } },
            _ => throw new NotSupportedException($"Add {typeof(T).Name} to the fake cluster."),
        };
        return (T)copy;
    }

    private void Send(Type type, WatchEventType change, IKubernetesObject<V1ObjectMeta> entity)
    {
        foreach (var watch in _watches.Where(w => w.Type == type))
        {
            watch.Send(change, entity);
        }
    }

    private string Version() => _version.ToString(CultureInfo.InvariantCulture);
}
