using System.Buffers;
using System.Text.Json;

namespace ModelOperator.Desired;

/// <summary>JSON with the keys of every map sorted. Digests are taken for every object of every reconciliation, so there is no tree of nodes in between.</summary>
internal static class CanonicalJson
{
    /// <summary>The UTF-8 text of the same value, without blanks.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        var text = new ArrayBufferWriter<byte>(json.Length);
        using var document = JsonDocument.Parse(json);
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, document.RootElement);
        }

        return text.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
