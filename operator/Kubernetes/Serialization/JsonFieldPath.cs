using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>A place in a document, as <see cref="System.Text.Json.JsonException.Path"/> writes it: <c>$.spec.env[2].value</c>, <c>$.limits['nvidia.com/gpu']</c>.</summary>
internal sealed class JsonFieldPath
{
    private readonly List<string> _names = [];

    private JsonFieldPath()
    {
    }

    /// <summary>The names of fields and the indexes of items from the root down.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Null when the text is no path below the root.</summary>
    public static JsonFieldPath? Parse(string? text)
    {
        if (text is null || !text.StartsWith('$'))
        {
            return null;
        }

        var path = new JsonFieldPath();
        var at = 1;
        while (at < text.Length)
        {
            var (opening, closing) = text[at] == '.' ? (".", "") : text.AsSpan(at).StartsWith("['") ? ("['", "']") : ("[", "]");
            var from = at + opening.Length;
            var to = closing.Length == 0 ? text.AsSpan(from).IndexOfAny('.', '[') : text.AsSpan(from).IndexOf(closing);
            to = to < 0 ? text.Length : from + to;
            path._names.Add(text[from..to]);
            at = Math.Min(text.Length, to + closing.Length);
        }

        return path._names.Count > 0 ? path : null;
    }

    /// <summary>Takes the field, or the item of a list, out of the document and returns its JSON. Null when there is nothing there.</summary>
    public string? Cut(JsonNode document)
    {
        // A null that stands there is something, too: a number can not be one.
        switch (Names.SkipLast(1).Aggregate((JsonNode?)document, Child))
        {
            case JsonObject fields when fields.TryGetPropertyValue(Names[^1], out var value):
                fields.Remove(Names[^1]);
                return value?.ToJsonString() ?? "null";

            case JsonArray items when Index(items, Names[^1]) is { } index:
                var item = items[index];
                items.RemoveAt(index);
                return item?.ToJsonString() ?? "null";

            default:
                return null;
        }
    }

    /// <summary>The path as people write it: <c>spec.env[2].value</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var name in Names)
        {
            var isPlain = name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && !char.IsAsciiDigit(name.FirstOrDefault('0'));
            text.Append(isPlain ? (text.Length > 0 ? "." : "") + name : $"[{name}]");
        }

        return text.ToString();
    }

    private static JsonNode? Child(JsonNode? node, string name) => node switch
    {
        JsonObject fields => fields.TryGetPropertyValue(name, out var value) ? value : null,
        JsonArray items when Index(items, name) is { } index => items[index],
        _ => null,
    };

    private static int? Index(JsonArray items, string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count ? index : null;
}
