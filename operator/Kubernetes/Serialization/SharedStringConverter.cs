using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>
/// Reads a text that was read before as the same string. Most texts of a cache are labels, arguments, reasons and the like, which thousands of objects share:
/// this halves what the caches hold, and what reading allocates.
/// </summary>
internal sealed class SharedStringConverter : JsonConverter<string>
{
    /// <summary>Longer texts are messages and documents, which differ.</summary>
    private const int Longest = 128;

    // One entry for each slot, the newest: a table that never grows. A text that is pushed out is merely read into a string of its own the next time.
    private const int Slots = 16384;

    private readonly string?[] _known = new string?[Slots];

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader)
        : reader.TokenType == JsonTokenType.Null ? null
        : throw new JsonException($"Found a JSON {reader.TokenType} where a string is expected.");

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Text(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private string Text(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > Longest)
        {
            return reader.GetString()!;
        }

        var bytes = reader.ValueSpan;
        if (bytes.IsEmpty)
        {
            return "";
        }

        var hash = default(HashCode);
        hash.AddBytes(bytes);
        ref var slot = ref _known[hash.ToHashCode() & (Slots - 1)];

        // Read once: another thread may put another string there meanwhile, which is as good.
        if (Volatile.Read(ref slot) is { } known && known.Length == bytes.Length && Ascii.Equals(bytes, known))
        {
            return known;
        }

        var text = reader.GetString()!;
        Volatile.Write(ref slot, text);
        return text;
    }
}
