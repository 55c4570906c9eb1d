using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>The API's MicroTime, which leases and events use: RFC 3339 with six fraction digits, no more and no fewer, or the server answers 400.</summary>
internal sealed class MicroTimeConverter : JsonConverter<DateTime?>
{
    public static readonly MicroTimeConverter Instance = new();

    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly FrozenSet<(Type Type, string Property)> Properties = new (Type, string)[]
    {
        (typeof(V1LeaseSpec), "acquireTime"),
        (typeof(V1LeaseSpec), "renewTime"),
        (typeof(Corev1Event), "eventTime"),
        (typeof(Corev1EventSeries), "lastObservedTime"),
        (typeof(Eventsv1Event), "eventTime"),
    }.ToFrozenSet();

    public static bool Applies(Type type, string property) => Properties.Contains((type, property));

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : TimeConverter.Parse(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
