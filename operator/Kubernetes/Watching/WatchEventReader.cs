using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>Decodes one line of a watch in one pass over the received bytes: no string, no document in between.</summary>
internal sealed class WatchEventReader<T>(string request, ObjectDecoder<T> objects, JsonSerializerOptions json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonTypeInfo<V1Status> _status = (JsonTypeInfo<V1Status>)json.GetTypeInfo(typeof(V1Status));
    private readonly JsonTypeInfo<VersionedObject> _bookmark = (JsonTypeInfo<VersionedObject>)json.GetTypeInfo(typeof(VersionedObject));

    /// <summary>Null when nothing of the object can be kept.</summary>
    /// <exception cref="ApiException">The event is an error.</exception>
    /// <exception cref="JsonException">The line is no watch event of this kind.</exception>
    public WatchEvent<T>? Decode(in ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        WatchEventType? eventType = null;
        WatchEvent<T>? result = null;
        var isRead = false;
        Utf8JsonReader skipped = default;
        var hasSkipped = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw NotAnEvent(line);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                eventType = TypeOf(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8) && eventType is { } known)
            {
                result = ReadObject(ref reader, known);
                isRead = true;
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                // Servers write the type first; one that does not costs a second pass.
                skipped = reader;
                hasSkipped = true;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        if (!isRead && hasSkipped && eventType is { } late)
        {
            result = ReadObject(ref skipped, late);
            isRead = true;
        }

        return isRead ? result : throw NotAnEvent(line);
    }

    private static WatchEventType TypeOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("MODIFIED"u8))
        {
            return WatchEventType.Modified;
        }

        if (reader.ValueTextEquals("ADDED"u8))
        {
            return WatchEventType.Added;
        }

        if (reader.ValueTextEquals("DELETED"u8))
        {
            return WatchEventType.Deleted;
        }

        if (reader.ValueTextEquals("BOOKMARK"u8))
        {
            return WatchEventType.Bookmark;
        }

        return reader.ValueTextEquals("ERROR"u8)
            ? WatchEventType.Error
            : throw new JsonException($"Found a watch event of type \"{reader.GetString()}\"; ADDED, MODIFIED, DELETED, BOOKMARK and ERROR are known.");
    }

    private WatchEvent<T>? ReadObject(ref Utf8JsonReader reader, WatchEventType eventType)
    {
        switch (eventType)
        {
            case WatchEventType.Error:
                var status = JsonSerializer.Deserialize(ref reader, _status);
                throw new ApiException(request, (HttpStatusCode)(status?.Code ?? 500), status);

            case WatchEventType.Bookmark:
                var version = JsonSerializer.Deserialize(ref reader, _bookmark)?.Metadata?.ResourceVersion;
                return new WatchEvent<T>(eventType, null, version ?? throw new JsonException("A bookmark has no metadata.resourceVersion."));

            default:
                return objects.Decode(ref reader) is not { } entity ? null : new WatchEvent<T>(
                    eventType,
                    EntityRoute<T>.WithTypeMeta(entity),
                    entity.Metadata?.ResourceVersion ?? throw new JsonException($"A watched {EntityRoute<T>.Kind} has no metadata.resourceVersion."));
        }
    }

    private static JsonException NotAnEvent(in ReadOnlySequence<byte> line) =>
        new($"Found \"{Encoding.UTF8.GetString(line.Slice(0, Math.Min(line.Length, 100)))}\" where a watch event is expected.");
}
