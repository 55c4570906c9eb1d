using System.Text.Json.Nodes;
using ModelOperator.Entities.Validation;

namespace ModelOperator.Rendering;

/// <summary>Fields that were written and that nothing reads: the API server would refuse or drop them.</summary>
internal static class UnknownFields
{
    /// <param name="written">As the user wrote it.</param>
    /// <param name="read">The same, once read into its type and written again.</param>
    /// <param name="path">Where both stand.</param>
    public static IEnumerable<FieldError> Find(JsonNode? written, JsonNode? read, string path)
    {
        if (written is JsonObject fields)
        {
            foreach (var (key, value) in fields)
            {
                var at = $"{path}.{key}";
                if ((read as JsonObject)?[key] is { } known)
                {
                    foreach (var error in Find(value, known, at))
                    {
                        yield return error;
                    }
                }
                else if (value is not null)
                {
                    yield return new FieldError(at, "is not a field of InferenceService");
                }
            }
        }
        else if (written is JsonArray items && read is JsonArray known)
        {
            foreach (var error in items.Zip(known).SelectMany((pair, index) => Find(pair.First, pair.Second, $"{path}[{index}]")))
            {
                yield return error;
            }
        }
    }
}
