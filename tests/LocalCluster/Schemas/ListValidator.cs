using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>Finds duplicates in list maps and sets.</summary>
internal static class ListValidator
{
    public static void Validate(SchemaNode schema, JsonNode? value, JsonNode? old, string path, List<FieldError> errors)
    {
        if (value is null || (old is not null && JsonNode.DeepEquals(value, old)))
        {
            return;
        }

        switch (value)
        {
            case JsonObject obj:
                foreach (var (name, item) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    // Metadata has rules of its own.
                    if (schema.Field(name) is { } field && !(name == "metadata" && schema.IsResource))
                    {
                        Validate(field, item, (old as JsonObject)?[name], ValueValidator.Child(path, name), errors);
                    }
                }

                break;
            case JsonArray array when schema.Kind == NodeKind.List:
                FindDuplicates(schema, array, path, errors);
                var oldItems = ListItems.ByKey(schema, old as JsonArray);
                for (var i = 0; i < array.Count; i++)
                {
                    Validate(schema.Element!, array[i], ListItems.Find(schema, oldItems, array[i]), $"{path}[{i}]", errors);
                }

                break;
        }
    }

    private static void FindDuplicates(SchemaNode schema, JsonArray array, string path, List<FieldError> errors)
    {
        if (schema.List == ListKind.Atomic)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < array.Count; i++)
        {
            var key = schema.List == ListKind.Map && array[i] is JsonObject item ? ListItems.Key(schema, item) : JsonValues.Show(array[i]);
            if (!seen.Add(key))
            {
                errors.Add(new FieldError(FieldError.Duplicate, $"{path}[{i}]", $"Duplicate value: {key}"));
            }
        }
    }
}
