using System.Buffers;
using System.Text.Json;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>Decodes the answer to a list, whatever the list's own type is called: its metadata and its items.</summary>
internal static class ObjectPageReader
{
    public static Task<ObjectPage<T>> ReadAsync<T>(Stream body, ObjectDecoder<T> decoder, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SequenceReading.ReadToEndAsync(body, sequence => Decode(sequence, decoder), cancellationToken);

    /// <exception cref="JsonException">The body is no list of these objects.</exception>
    public static ObjectPage<T> Decode<T>(in ReadOnlySequence<byte> body, ObjectDecoder<T> decoder)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(body);
        var items = new List<T>();
        string? version = null;
        string? next = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"Found a JSON {reader.TokenType} where a list of {EntityRoute<T>.Kind} is expected.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();
                ReadItems(ref reader, items, decoder);
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                (version, next) = ReadMetadata(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ObjectPage<T>(
            items, version ?? throw new JsonException($"The list of {EntityRoute<T>.Kind} has no metadata.resourceVersion."), next);
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, List<T> items, ObjectDecoder<T> decoder)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // An empty list is written as [] or as null.
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (decoder.Decode(ref reader) is { } item)
            {
                items.Add(EntityRoute<T>.WithTypeMeta(item));
            }
        }
    }

    private static (string? Version, string? Continue) ReadMetadata(ref Utf8JsonReader reader)
    {
        string? version = null;
        string? next = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                version = reader.GetString();
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                reader.Read();
                next = reader.GetString() is { Length: > 0 } token ? token : null;
            }
            else
            {
                reader.Skip();
            }
        }

        return (version, next);
    }
}
