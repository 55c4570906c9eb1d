using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Http;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>
/// Decodes one object. A field that can not be read, as a cluster with an older schema or none lets through, is left out and reported, by the object itself
/// or in the log: one bad object must not end the list or the watch that all others come with.
/// </summary>
internal sealed partial class ObjectDecoder<T>(JsonTypeInfo<T> type, ILogger logger)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>An object with more is not worth it.</summary>
    private const int MostErrors = 100;

    private const int LongestValue = 100;

    /// <summary>Leaves the reader at the end of the object. Null when nothing of it can be kept.</summary>
    /// <exception cref="JsonException">What is read is no JSON.</exception>
    public T? Decode(ref Utf8JsonReader reader)
    {
        var start = reader;
        try
        {
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException error) when (error.Path is not null)
        {
            reader = start;
            // A second, slower pass over this one object. What is no JSON at all fails here again.
            return Repair(JsonNode.Parse(ref reader), error);
        }
    }

    /// <summary>Decodes a whole answer. Null when nothing of it can be kept.</summary>
    public T? Decode(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        return Decode(ref reader);
    }

    private T? Repair(JsonNode? document, JsonException error)
    {
        var errors = new List<DecodeError>();
        while (document is JsonObject && errors.Count < MostErrors && Cut(document, error) is { } cut)
        {
            errors.Add(cut);
            try
            {
                var entity = document.Deserialize(type)!;
                Report(entity, errors);
                return entity;
            }
            catch (JsonException next)
            {
                error = next;
            }
        }

        Skipped(logger, EntityRoute<T>.Kind, Name(document), error.Message);
        return null;
    }

    private DecodeError? Cut(JsonNode document, JsonException error)
    {
        if (JsonFieldPath.Parse(error.Path) is not { } path || path.Cut(document) is not { } found)
        {
            return null;
        }

        found = found.Length <= LongestValue ? found : found[..LongestValue] + "...";
        // The serializer's own message speaks of .NET's types and of bytes in the line; a converter's says what it expects.
        var isOwn = !error.Message.Contains("LineNumber", StringComparison.Ordinal);
        return new DecodeError(path.ToString(), $"is {found}; {(isOwn ? error.Message : $"expected {ExpectedValue.At(type, path)}")}");
    }

    private void Report(T entity, IReadOnlyList<DecodeError> errors)
    {
        if (entity is IDecodedInPart decoded)
        {
            decoded.DecodeErrors = errors;
            return;
        }

        foreach (var error in errors)
        {
            LeftOut(logger, EntityRoute<T>.Kind, entity.Metadata?.NamespaceProperty, entity.Metadata?.Name, error.Path, error.Message);
        }
    }

    private static string Name(JsonNode? document) => (document as JsonObject)?["metadata"] is JsonObject metadata ? $"{metadata["namespace"]}/{metadata["name"]}" : "without metadata";

    [LoggerMessage(110, LogLevel.Warning, "{Kind} {Namespace}/{Name} is read without its field {Path}, which {Message}")]
    private static partial void LeftOut(ILogger logger, string kind, string? @namespace, string? name, string path, string message);

    [LoggerMessage(111, LogLevel.Error, "A {Kind} can not be read, and is left out: {Name}: {Message}")]
    private static partial void Skipped(ILogger logger, string kind, string name, string message);
}
