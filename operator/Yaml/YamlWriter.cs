using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOperator.Yaml;

/// <summary>Writes JSON nodes as block YAML, keys in their own order, so that the same nodes always give the same bytes.</summary>
public static partial class YamlWriter
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping:
                WriteMapping(text, mapping, 0, startsOnLine: true);
                break;
            case JsonArray { Count: > 0 } sequence:
                WriteSequence(text, sequence, 0);
                break;
            default:
                text.Append(Inline(node)).Append('\n');
                break;
        }

        return text.ToString();
    }

    /// <summary>Several documents, each below its own <c>---</c>.</summary>
    public static string WriteStream(IEnumerable<JsonNode?> documents) => string.Concat(documents.Select(document => "---\n" + Write(document)));

    private static void WriteMapping(StringBuilder text, JsonObject mapping, int indent, bool startsOnLine)
    {
        foreach (var (key, value) in mapping)
        {
            text.Append(' ', startsOnLine ? indent : 0).Append(Scalar(key)).Append(':');
            startsOnLine = true;
            WriteValue(text, value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } mapping:
                text.Append('\n');
                WriteMapping(text, mapping, indent + 2, startsOnLine: true);
                break;
            case JsonArray { Count: > 0 } sequence:
                text.Append('\n');
                WriteSequence(text, sequence, indent);
                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    // A list stands at the indent of its key, as kubectl writes it.
    private static void WriteSequence(StringBuilder text, JsonArray sequence, int indent)
    {
        foreach (var item in sequence)
        {
            text.Append(' ', indent).Append('-');
            switch (item)
            {
                case JsonObject { Count: > 0 } mapping:
                    text.Append(' ');
                    WriteMapping(text, mapping, indent + 2, startsOnLine: false);
                    break;
                case JsonArray { Count: > 0 } nested:
                    text.Append('\n');
                    WriteSequence(text, nested, indent + 2);
                    break;
                default:
                    text.Append(' ').Append(Inline(item)).Append('\n');
                    break;
            }
        }
    }

    private static string Inline(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() == JsonValueKind.String => Scalar(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string value)
    {
        if (value.Any(char.IsControl))
        {
            return JsonSerializer.Serialize(value, Quoted);
        }

        var isPlain = Plain().IsMatch(value) && !Ambiguous().IsMatch(value);
        return isPlain ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    // Starts with a letter, digit, '/', '.', '$' or '_'; no ": ", no " #", and no blank or colon at the end.
    [GeneratedRegex(@"^(?!.*(: | #|[ :]$))[A-Za-z0-9/._$][^\r\n]*$", RegexOptions.None, 1000)]
    private static partial Regex Plain();

    // What another YAML reader could take for a boolean, null, number or date.
    [GeneratedRegex(@"^(true|false|yes|no|on|off|y|n|null|[-+.0-9][-+.0-9_:eExXa-fA-FoO]*|\.(inf|nan)|[0-9]{4}-[0-9].*)$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Ambiguous();
}
