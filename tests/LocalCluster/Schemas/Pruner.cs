using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>Removes the fields that a schema does not declare.</summary>
internal static class Pruner
{
    public static void Prune(SchemaNode schema, JsonNode? value, string path, List<string> removed)
    {
        switch (schema.Kind, value)
        {
            case (NodeKind.Object, JsonObject obj):
                PruneObject(schema, obj, path, removed);
                break;
            case (NodeKind.Map, JsonObject obj):
                foreach (var (key, item) in obj)
                {
                    Prune(schema.Element!, item, Child(path, key), removed);
                }

                break;
            case (NodeKind.List, JsonArray array):
                for (var i = 0; i < array.Count; i++)
                {
                    Prune(schema.Element!, array[i], $"{path}[{i}]", removed);
                }

                break;
        }
    }

    private static void PruneObject(SchemaNode schema, JsonObject obj, string path, List<string> removed)
    {
        List<string>? unknown = null;
        foreach (var (key, item) in obj)
        {
            if (schema.Field(key) is { } field)
            {
                Prune(field, item, Child(path, key), removed);
            }
            else
            {
                (unknown ??= []).Add(key);
                removed.Add(Child(path, key));
            }
        }

        foreach (var key in unknown ?? [])
        {
            obj.Remove(key);
        }
    }

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
