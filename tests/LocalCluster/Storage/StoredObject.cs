using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Storage;

/// <summary>
/// One version of one object. Its JSON never changes once it is stored, so that readers share it without a copy, and it is written
/// out as bytes once, however many lists and watches carry it.
/// </summary>
public sealed class StoredObject
{
    /// <summary>Kubernetes' own encoder escapes little; the JSON stays readable in a log.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public StoredObject(JsonObject content, long version)
    {
        // Read back from its own bytes: whatever C# type a number had where it was written, every reader meets the same JSON number.
        var bytes = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(content, Json);
        Bytes = bytes;
        Content = JsonNode.Parse(bytes)!.AsObject();
        Version = version;
        var metadata = (JsonObject)Content["metadata"]!;
        Namespace = (string?)metadata["namespace"] ?? "";
        Name = (string)metadata["name"]!;
        Uid = (string?)metadata["uid"] ?? "";
        Labels = Flatten(metadata["labels"]);
        Owners = metadata["ownerReferences"] is JsonArray owners ? [.. owners.Select(owner => (string?)owner?["uid"] ?? "")] : [];
        IsBeingDeleted = metadata["deletionTimestamp"] is not null;
        Touch(Content);
    }

    /// <summary>The object; only ever read.</summary>
    public JsonObject Content { get; }

    public long Version { get; }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The uids of the owner references.</summary>
    public IReadOnlyList<string> Owners { get; }

    public bool IsBeingDeleted { get; }

    public string Key => KeyOf(Namespace, Name);

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Orders by namespace, then by name, as etcd's keys do.</summary>
    public static string KeyOf(string? ns, string name) => string.IsNullOrEmpty(ns) ? name : $"{ns}/{name}";

    /// <summary>A copy to change.</summary>
    public JsonObject Copy() => Content.DeepClone().AsObject();

    private static Dictionary<string, string> Flatten(JsonNode? labels)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in labels as JsonObject ?? [])
        {
            flat[name] = (string?)value ?? "";
        }

        return flat;
    }

    // A parsed JsonNode builds its children at the first look, which is no safe thing to share; looking once makes it so.
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (_, value) in map)
                {
                    Touch(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Touch(item);
                }

                break;
        }
    }
}
