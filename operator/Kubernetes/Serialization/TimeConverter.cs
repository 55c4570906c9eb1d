using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>The API's Time: RFC 3339 in UTC, written to the second. Reading takes any fraction and offset.</summary>
internal sealed class TimeConverter : JsonConverter<DateTime>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture));

    internal static DateTime Parse(ref Utf8JsonReader reader) => reader.TryGetDateTimeOffset(out var time)
        ? time.UtcDateTime
        : throw new JsonException($"Found \"{reader.GetString()}\" where an RFC 3339 time is expected, such as 2030-01-31T12:00:00Z.");
}
