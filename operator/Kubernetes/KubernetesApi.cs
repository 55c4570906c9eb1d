using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Kubernetes.Serialization;
using ModelOperator.Kubernetes.Watching;
using ModelOperator.Metrics;

namespace ModelOperator.Kubernetes;

/// <summary>The Kubernetes API over HTTP. One instance serves the whole process and may be used from any thread.</summary>
public sealed class KubernetesApi : IKubernetesApi, IDisposable
{
    // The body is JSON, which is YAML too; servers before 1.34 know only this type.
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string MergePatch = "application/merge-patch+json";
    private const string Json = "application/json";

    private readonly ApiTransport _transport;
    private readonly JsonSerializerOptions _json;
    private readonly KubernetesApiOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal KubernetesApi(
        HttpClient client, JsonSerializerOptions json, KubernetesApiOptions options, TimeProvider time, OperatorMetrics metrics, ILogger logger)
    {
        var errors = options.Validate().ToList();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _transport = new ApiTransport(client, json, options, time, metrics);
        _json = json;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Connects nothing yet: the first request does.</summary>
    /// <param name="configuration">Where the server is and how to authenticate.</param>
    /// <param name="options">How the client behaves.</param>
    /// <param name="entities">The JSON contexts of the custom resources.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts the requests.</param>
    /// <param name="logger">Hears of objects that could not be read, or only in part.</param>
    public static KubernetesApi Create(
        KubernetesApiConfiguration configuration,
        KubernetesApiOptions options,
        IEnumerable<IJsonTypeInfoResolver> entities,
        TimeProvider time,
        OperatorMetrics metrics,
        ILogger<KubernetesApi> logger) =>
        new(HttpClientFactory.Create(configuration, options), ApiJson.CreateOptions(entities), options, time, metrics, logger);

    public void Dispose() => _transport.Dispose();

    public async Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await SendAsync<T>(new ApiRequest("get", HttpMethod.Get, EntityRoute<T>.Object(key)), cancellationToken);
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    public Task<ObjectPage<T>> ListAsync<T>(ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = EntityRoute<T>.Collection(
            query.Namespace,
            ("labelSelector", query.LabelSelector),
            ("fieldSelector", query.FieldSelector),
            ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)),
            ("continue", query.Continue),
            ("resourceVersion", query.ResourceVersion));
        var decoder = Decoder<T>();
        return _transport.SendAsync(
            new ApiRequest("list", HttpMethod.Get, path),
            (body, token) => ObjectPageReader.ReadAsync(body, decoder, token),
            cancellationToken);
    }

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        WatchStream.ReadAsync(_transport, query, Decoder<T>(), _json, _time, cancellationToken);

    public Task<T> ApplyAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync<T>(entity, options, null, ApplyBody.OfObject(entity, TypeOf<T>(), options ?? new ApplyOptions()), cancellationToken);

    public Task<T> ApplyStatusAsync<T>(T entity, ApplyOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync<T>(entity, options, "status", ApplyBody.OfStatus(entity, TypeOf<T>()), cancellationToken);

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(
            new ApiRequest("create", HttpMethod.Post, EntityRoute<T>.Collection(entity.Metadata.NamespaceProperty, ManagedBy()))
            {
                Body = Serialize(entity),
                ContentType = Json,
                Idempotent = false,
            },
            cancellationToken);

    public Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(
            new ApiRequest("update", HttpMethod.Put, EntityRoute<T>.Object(ObjectKey.Of(entity), null, ManagedBy()))
            {
                Body = Serialize(entity),
                ContentType = Json,

                // Sent twice, the second is a conflict with the first.
                Idempotent = false,
            },
            cancellationToken);

    public Task<T> MergePatchAsync<T>(ObjectKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(
            new ApiRequest("patch", HttpMethod.Patch, EntityRoute<T>.Object(key, null, ManagedBy())) { Body = patch, ContentType = MergePatch },
            cancellationToken);

    public async Task<bool> DeleteAsync<T>(ObjectKey key, string? uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var request = new ApiRequest("delete", HttpMethod.Delete, EntityRoute<T>.Object(key, null, ("propagationPolicy", "Background")));
            if (uid is not null)
            {
                request = request with { Body = DeleteBody(uid), ContentType = Json };
            }

            return await _transport.SendAsync(request, static (_, _) => Task.FromResult(true), cancellationToken);
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            return false;
        }
    }

    private Task<T> ApplyAsync<T>(
        T entity, ApplyOptions? options, string? subresource, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options ??= new ApplyOptions();
        var path = EntityRoute<T>.Object(
            ObjectKey.Of(entity),
            subresource,
            ("fieldManager", options.FieldManager ?? _options.FieldManager),
            ("force", options.Force ? "true" : null),
            ("dryRun", options.DryRun ? "All" : null));
        return SendAsync<T>(new ApiRequest("apply", HttpMethod.Patch, path) { Body = body, ContentType = ApplyPatch }, cancellationToken);
    }

    private Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var decoder = Decoder<T>();
        return _transport.SendAsync(
            request,
            async (body, token) => await SequenceReading.ReadToEndAsync(body, decoder.Decode, token)
                ?? throw new InvalidDataException($"{request}: the answer can not be read as a {EntityRoute<T>.Kind}."),
            cancellationToken);
    }

    private byte[] Serialize<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        JsonSerializer.SerializeToUtf8Bytes(EntityRoute<T>.WithTypeMeta(entity), TypeOf<T>());

    private byte[] DeleteBody(string uid) => JsonSerializer.SerializeToUtf8Bytes(
        new V1DeleteOptions
        {
            ApiVersion = V1DeleteOptions.KubeApiVersion,
            Kind = V1DeleteOptions.KubeKind,
            PropagationPolicy = "Background",
            Preconditions = new V1Preconditions { Uid = uid },
        },
        TypeOf<V1DeleteOptions>());

    private ObjectDecoder<T> Decoder<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => new(TypeOf<T>(), _logger);

    private JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T));

    private (string Name, string? Value) ManagedBy() => ("fieldManager", _options.FieldManager);
}
