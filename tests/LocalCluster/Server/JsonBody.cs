using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>
/// Reads a JSON document the way an API server does: of a repeated key the last value counts and the path is told, and an error has the
/// words of Go's parser, which is what users find when they search for it.
/// </summary>
public static class JsonBody
{
    private const int Depth = 256;
    private static readonly JsonDocumentOptions Unique = new() { MaxDepth = Depth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Repeated = new() { MaxDepth = Depth, AllowDuplicateProperties = true };

    /// <param name="bytes">The document, UTF-8.</param>
    /// <param name="duplicates">Filled with the paths of repeated keys, such as <c>spec.suspend</c>.</param>
    /// <exception cref="FormatException">It is no JSON; the message is Go's.</exception>
    public static JsonNode? Parse(byte[] bytes, List<string> duplicates)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: Unique);
        }
        catch (JsonException)
        {
            // Rare: either a key is repeated, or it is no JSON at all.
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Repeated);
            return Build(document.RootElement, "", duplicates);
        }
        catch (JsonException)
        {
            throw new FormatException(GoError(bytes));
        }
    }

    private static JsonNode? Build(JsonElement element, string path, List<string> duplicates)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                    if (map.ContainsKey(property.Name))
                    {
                        duplicates.Add(at);
                    }

                    map[property.Name] = Build(property.Value, at, duplicates);
                }

                return map;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select((item, i) => Build(item, $"{path}[{i}]", duplicates))]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonNode.Parse(element.GetRawText());
        }
    }

    private static string GoError(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = Depth }));
        try
        {
            while (reader.Read())
            {
                // Looking for the place of the error.
            }
        }
        catch (JsonException e)
        {
            var at = PositionOf(bytes, e);
            var found = at < bytes.Length ? ((char)bytes[at]).ToString() : "";
            return found.Length == 0 ? "unexpected end of JSON input" : $"invalid character '{found}' looking for beginning of value";
        }

        return "unexpected end of JSON input";
    }

    private static int PositionOf(byte[] bytes, JsonException e)
    {
        var line = (int)(e.LineNumber ?? 0);
        var start = 0;
        for (; line > 0; line--)
        {
            start = Array.IndexOf(bytes, (byte)'\n', start) + 1;
        }

        return start + (int)(e.BytePositionInLine ?? 0);
    }

    /// <summary>The head of a document as an error shows it: text where it looks like JSON, else hex.</summary>
    public static string Summary(ReadOnlySpan<byte> bytes)
    {
        const int Limit = 30;
        if (bytes.IsEmpty)
        {
            return "<empty>";
        }

        var head = bytes.Length > Limit ? bytes[..Limit] : bytes;
        var shown = bytes[0] == (byte)'{' ? Encoding.UTF8.GetString(head) : Convert.ToHexStringLower(head);
        return bytes.Length > Limit ? shown + " ..." : shown;
    }
}
