using System.Text.Json;

namespace ModelStores;

/// <summary>The sentence in a store's refusal: object stores wrap it in XML or JSON, of which the rest tells a reader nothing.</summary>
internal static class StoreWords
{
    // Enough for the sentence; a whole page would not fit a condition's message.
    private const int MaxCharacters = 512;

    /// <param name="body">The beginning of the answer.</param>
    public static string Of(string body)
    {
        var words = Xml(body) ?? Json(body) ?? body;
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MaxCharacters ? line[..MaxCharacters] + "..." : line;
    }

    // S3, Azure and the XML side of Google: <Error><Code>..</Code><Message>..</Message>. The end may be cut off.
    private static string? Xml(string body) =>
        Element(body, "Code") is { } code && Element(body, "Message") is { } message ? $"{code}: {message}" : null;

    private static string? Element(string body, string name)
    {
        var from = body.IndexOf($"<{name}>", StringComparison.Ordinal) + name.Length + 2;
        var to = from < name.Length + 2 ? -1 : body.IndexOf("</", from, StringComparison.Ordinal);
        return to < 0 ? null : System.Net.WebUtility.HtmlDecode(body[from..to]);
    }

    // Registries: {"errors": [{"code": "..", "message": ".."}]}.
    private static string? Errors(JsonElement root) =>
        root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? string.Join("; ", errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Select(Error))
            : null;

    private static string Error(JsonElement error)
    {
        error.TryGetProperty("code", out var code);
        return error.TryGetProperty("message", out var message) ? $"{code}: {message}" : $"{code}";
    }

    // Google: {"error": {"message": ".."}}; OAuth: {"error": "..", "error_description": ".."}; Hugging Face: {"error": ".."}.
    private static string? Json(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root)
            {
                return null;
            }

            return root.TryGetProperty("error", out var error)
                ? error.ValueKind switch
                {
                    JsonValueKind.Object when error.TryGetProperty("message", out var message) => message.ToString(),
                    JsonValueKind.String when root.TryGetProperty("error_description", out var description) => $"{error}: {description}",
                    JsonValueKind.String => error.ToString(),
                    _ => null,
                }
                : Errors(root);
        }
        catch (JsonException)
        {
            // Another format, or one that was cut off.
            return null;
        }
    }
}
