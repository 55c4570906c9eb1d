using System.Text.Json;

namespace InferenceRuntime.Models;

/// <summary>
/// The names of a model's classes, which a model file may carry among its metadata: under <c>labels.OUTPUT</c> for one output, under
/// <c>labels</c> or <c>classes</c> for all; as a JSON array of texts, or one to a line.
/// </summary>
public sealed class ClassLabels
{
    private const string OneOutputPrefix = "labels.";

    private readonly Dictionary<string, string[]> _byOutput = new(StringComparer.Ordinal);
    private string[] _all = [];

    public static ClassLabels None { get; } = new();

    public static ClassLabels Read(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var labels = new ClassLabels();
        foreach (var (key, value) in metadata)
        {
            if (key is "labels" or "classes")
            {
                labels._all = Parse(value);
            }
            else if (key.StartsWith(OneOutputPrefix, StringComparison.Ordinal))
            {
                labels._byOutput[key[OneOutputPrefix.Length..]] = Parse(value);
            }
        }

        return labels;
    }

    /// <summary>The label of each class of an output, in the classes' order; empty when the model has none.</summary>
    public string[] Of(string output) => _byOutput.GetValueOrDefault(output, _all);

    private static string[] Parse(string value)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            if (json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            {
                return [.. json.RootElement.EnumerateArray().Select(item => item.GetString()!)];
            }
        }
        catch (JsonException)
        {
            // Then it is a text of lines.
        }

        return value.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }
}
