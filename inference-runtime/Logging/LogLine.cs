using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InferenceRuntime.Logging;

/// <summary>One log event as one line.</summary>
internal static class LogLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(DateTimeOffset time, LogLevel level, string message, Exception? exception)
    {
        var text = new StringBuilder().Append(Timestamp(time)).Append(' ').Append(Short(level)).Append(' ').Append(message);
        if (exception is not null)
        {
            text.Append(" | ").Append(exception);
        }

        return Visible(text.Replace("\r", string.Empty).Replace("\n", " | "));
    }

    public static string Json(
        DateTimeOffset time, string category, LogLevel level, EventId id, string message, IReadOnlyList<KeyValuePair<string, object?>>? values, Exception? exception)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", Timestamp(time));
            json.WriteString("level", level.ToString().ToLowerInvariant());
            json.WriteString("message", message);
            json.WriteString("logger", category);
            if (id.Id != 0)
            {
                json.WriteNumber("event", id.Id);
            }

            foreach (var (name, value) in values ?? [])
            {
                if (name != "{OriginalFormat}")
                {
                    WriteValue(json, JsonNamingPolicy.CamelCase.ConvertName(name), value);
                }
            }

            if (exception is not null)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // A terminal must not obey what a client wrote into a path.
    private static string Visible(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] != '\t')
            {
                text[i] = '?';
            }
        }

        return text.ToString();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            case bool boolean: json.WriteBoolean(name, boolean); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static string Timestamp(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };
}
