using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Migration;

/// <summary>
/// The fields of an object that is converted. Who carries a field over takes it; what nobody took is what the conversion tells as lost, so that a field can not vanish in silence, also one that
/// did not exist when this was written.
/// </summary>
internal sealed class SourceFields(JsonObject fields, string path)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceFields> _parts = new(StringComparer.Ordinal);

    public string Path => path;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public bool Has(string name) => fields[name] is not null;

    /// <summary>A copy of the field, whatever it holds; null when it is absent.</summary>
    public JsonNode? Take(string name)
    {
        _taken.Add(name);
        return fields[name]?.DeepClone();
    }

    /// <exception cref="FormatException">The field is no string.</exception>
    public string? TakeString(string name) => Take(name) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw Unexpected(name, other, "a string"),
    };

    /// <exception cref="FormatException">The field is no whole number.</exception>
    public int? TakeInteger(string name) => Take(name) switch
    {
        null => null,
        JsonValue value when IsInteger(value, out var number) => number,
        var other => throw Unexpected(name, other, "a whole number"),
    };

    /// <summary>An object below this one, whose own fields are then to be taken; null when it is absent.</summary>
    /// <exception cref="FormatException">The field is no object.</exception>
    public SourceFields? Open(string name)
    {
        if (_parts.TryGetValue(name, out var known))
        {
            return known;
        }

        return fields[name] switch
        {
            null => null,
            JsonObject part => _parts[name] = new SourceFields(part, PathOf(name)),
            var other => throw Unexpected(name, other, "an object"),
        };
    }

    /// <summary>Takes every field, of those that nobody took yet, whose name the predicate holds for.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> TakeAll(Func<string, bool> predicate)
    {
        foreach (var name in fields.Select(field => field.Key).Where(name => !_taken.Contains(name) && predicate(name)).ToList())
        {
            yield return KeyValuePair.Create(name, Take(name));
        }
    }

    /// <summary>The paths of what nobody took, in the order of the source.</summary>
    public IEnumerable<string> Left() => fields
        .Where(field => field.Value is not null && !_taken.Contains(field.Key))
        .SelectMany(field => _parts.TryGetValue(field.Key, out var part) ? part.Left() : [PathOf(field.Key)]);

    /// <summary>Whatever type of number a parser made of it.</summary>
    public static bool IsInteger(JsonNode? node, out int number)
    {
        number = 0;
        return node?.GetValueKind() == JsonValueKind.Number && int.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private FormatException Unexpected(string name, JsonNode found, string expected) => new($"{PathOf(name)} is {found.ToJsonString()}; expected {expected}");
}
