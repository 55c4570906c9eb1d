using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Tests.Controllers;

/// <summary>
/// An API server in memory, as far as the controller needs one: apply with the owner of spec.replicas, status, create, get, delete. It keeps a list of the writes.
/// </summary>
internal sealed class FakeCluster : IKubernetesApi
{
    private readonly ConcurrentDictionary<(Type Type, ObjectKey Key), JsonObject> _objects = new();
    private readonly ConcurrentDictionary<ObjectKey, string> _replicaOwners = new();
    private readonly List<(Type Type, HttpStatusCode Code, string Message)> _refusals = [];
    private int _version;

    /// <summary>Each write in one line, such as <c>apply Deployment linear</c>.</summary>
    public List<string> Writes { get; } = [];

    public int Reads { get; private set; }

    public int EventReads { get; private set; }

    public bool EventsFail { get; set; }

    /// <summary>Called right before the server takes an apply of that type: what a test does here happens between the controller's look and its write.</summary>
    public Action<Type>? BeforeApply { get; set; }

    /// <summary>The writes since the last call.</summary>
    public IReadOnlyList<string> TakeWrites()
    {
        var writes = Writes.ToList();
        Writes.Clear();
        return writes;
    }

    /// <summary>Puts an object there, as somebody else would.</summary>
    public void Put<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => Store(entity, ObjectKey.Of(entity), (JsonObject)ObjectJson.ToNode(entity));

    /// <summary>Changes an object, as somebody else would.</summary>
    public void Change<T>(string name, Action<JsonNode> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = new ObjectKey("team-a", name);
        var node = (JsonObject)_objects[(typeof(T), key)].DeepClone();
        change(node);
        Store(ObjectJson.FromNode<T>(node), key, node);
    }

    public void Remove<T>(string name) => _objects.TryRemove((typeof(T), new ObjectKey("team-a", name)), out _);

    public void Refuse<T>(HttpStatusCode code, string message) => _refusals.Add((typeof(T), code, message));

    public void Heal() => _refusals.Clear();

    public T? Find<T>(string name)
        where T : class => _objects.TryGetValue((typeof(T), new ObjectKey("team-a", name)), out var node) ? ObjectJson.FromNode<T>(node) : null;

    public IReadOnlyList<T> All<T>()
        where T : class => [.. _objects.Where(pair => pair.Key.Type == typeof(T)).OrderBy(pair => pair.Key.Key.Name, StringComparer.Ordinal).Select(pair => ObjectJson.FromNode<T>(pair.Value))];

    public Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Reads++;
        ThrowRefusal<T>("GET");

        return Task.FromResult(_objects.TryGetValue((typeof(T), key), out var node) ? ObjectJson.FromNode<T>(node) : null);
    }

    public Task<T> ApplyAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var manager = options?.FieldManager ?? "none";
        var key = ObjectKey.Of(entity);
        BeforeApply?.Invoke(typeof(T));
        _objects.TryGetValue((typeof(T), key), out var before);
        if ((options?.MustCreate == true && before is not null) || (options?.Uid is { } uid && uid != (string?)before?["metadata"]?["uid"]))
        {
            throw Conflict();
        }

        Writes.Add($"apply {Kind<T>()} {key.Name}" + (manager == Names.FieldManager ? "" : $" as {manager}"));
        ThrowRefusal<T>("PATCH");

        var node = (JsonObject)ObjectJson.ToNode(entity);
        if (manager != Names.FieldManager)
        {
            var replicas = node["spec"]!["replicas"]!.DeepClone();
            node = (JsonObject)before!.DeepClone();
            node["spec"]!["replicas"] = replicas;
            _replicaOwners[key] = manager;
        }
        else if (typeof(T) == typeof(V1Deployment) && node["spec"]!["replicas"] is null)
        {
            // A field that nobody owns any more is removed, and then defaulted.
            node["spec"]!["replicas"] = _replicaOwners.ContainsKey(key) ? before?["spec"]?["replicas"]?.DeepClone() ?? 1 : 1;
        }
        else
        {
            _replicaOwners.TryRemove(key, out _);
        }

        if (before?["status"] is { } status)
        {
            node["status"] = status.DeepClone();
        }

        return Task.FromResult(Store(entity, key, node));
    }

    public Task<T> ApplyStatusAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = ObjectKey.Of(entity);
        Writes.Add($"status {Kind<T>()} {key.Name}");
        if (!_objects.TryGetValue((typeof(T), key), out var before))
        {
            throw new ApiException("PATCH", HttpStatusCode.NotFound, null);
        }

        var node = (JsonObject)before.DeepClone();
        node["status"] = ObjectJson.ToNode(entity)["status"]!.DeepClone();
        return Task.FromResult(Store(entity, key, node));
    }

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var about = entity is Corev1Event report ? $" {report.Type} {report.Reason}" : $" {entity.Metadata.Name}";
        Writes.Add($"create {Kind<T>()}{about}");
        ThrowRefusal<T>("POST");
        return Task.FromResult(Store(entity, ObjectKey.Of(entity), (JsonObject)ObjectJson.ToNode(entity)));
    }

    public Task<T> MergePatchAsync<T>(ObjectKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Writes.Add($"patch {Kind<T>()}");
        return Task.FromResult(ObjectJson.FromNode<T>(_objects[(typeof(T), key)]));
    }

    public Task<bool> DeleteAsync<T>(ObjectKey key, string? uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (uid is not null && _objects.TryGetValue((typeof(T), key), out var there) && uid != (string?)there["metadata"]?["uid"])
        {
            throw Conflict();
        }

        Writes.Add($"delete {Kind<T>()} {key.Name}");
        return Task.FromResult(_objects.TryRemove((typeof(T), key), out _));
    }

    /// <summary>Only Events are listed, by the uid of what they are about; all else the controller reads from its caches.</summary>
    public Task<ObjectPage<T>> ListAsync<T>(ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (typeof(T) != typeof(Corev1Event))
        {
            Reads++;
            return Task.FromResult(new ObjectPage<T>(All<T>(), "1", null));
        }

        const string Selector = "involvedObject.uid=";
        EventReads++;
        if (EventsFail)
        {
            throw new ApiException("GET", HttpStatusCode.ServiceUnavailable, null);
        }

        return query is { Namespace: not null, FieldSelector: { } selector } && selector.StartsWith(Selector, StringComparison.Ordinal)
            ? Task.FromResult(new ObjectPage<T>([.. All<T>().Where(report => ((Corev1Event)(object)report).InvolvedObject.Uid == selector[Selector.Length..])], "1", null))
            : throw new NotSupportedException($"The controller lists {Kind<T>()} in {query.Namespace} with {query.FieldSelector}.");
    }

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException("The controller does not watch.");

    public Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException("The controller applies.");

    private static ApiException Conflict() =>
        new("PATCH", HttpStatusCode.Conflict, new V1Status { Reason = "Conflict", Message = "the object has been modified" });

    private static string Kind<T>() => typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()!.Kind;

    private T Store<T>(T entity, ObjectKey key, JsonObject node)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _objects.TryGetValue((typeof(T), key), out var before);
        var metadata = node["metadata"]!;
        metadata["uid"] ??= before?["metadata"]?["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
        var isChanged = before is null || !JsonNode.DeepEquals(before["spec"], node["spec"]);
        metadata["generation"] = ((long?)before?["metadata"]?["generation"] ?? 0) + (isChanged ? 1 : 0);
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        _objects[(typeof(T), key)] = node;
        return ObjectJson.FromNode<T>(node);
    }

    private void ThrowRefusal<T>(string verb)
    {
        if (_refusals.FirstOrDefault(refusal => refusal.Type == typeof(T)) is { Message: not null } refused)
        {
            throw new ApiException(verb, refused.Code, new V1Status { Message = refused.Message });
        }
    }
}
