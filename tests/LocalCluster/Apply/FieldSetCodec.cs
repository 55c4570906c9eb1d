using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>fieldsV1, and paths as messages show them.</summary>
internal static class FieldSetCodec
{
    public static FieldSet Read(JsonNode? fields)
    {
        var set = new FieldSet();
        if (fields is JsonObject obj)
        {
            ReadInto(set, obj);
        }

        return set;
    }

    public static JsonObject Write(FieldSet set)
    {
        var result = new JsonObject();
        foreach (var (element, child) in set.Children)
        {
            var inner = Write(child);
            // A path with others below it says with "." that it is in the set itself.
            if (child is { IsMember: true, HasChildren: true })
            {
                inner.Insert(0, ".", new JsonObject());
            }

            result[element] = inner;
        }

        return result;
    }

    /// <summary><c>.spec.ports[port=80,protocol="TCP"].name</c>.</summary>
    public static string Show(IReadOnlyList<string> path)
    {
        var result = new StringBuilder();
        foreach (var element in path)
        {
            var value = element[2..];
            switch (element[0])
            {
                case 'k':
                    var keys = JsonNode.Parse(value)!.AsObject().Select(p => $"{p.Key}={JsonValues.Show(p.Value)}");
                    result.Append('[').AppendJoin(',', keys).Append(']');
                    break;
                case 'v':
                    result.Append("[=").Append(value).Append(']');
                    break;
                case 'i':
                    result.Append('[').Append(value).Append(']');
                    break;
                default:
                    result.Append('.').Append(value);
                    break;
            }
        }

        return result.ToString();
    }

    private static void ReadInto(FieldSet set, JsonObject obj)
    {
        foreach (var (element, value) in obj)
        {
            if (element == ".")
            {
                set.AddSelf();
                continue;
            }

            var child = set.ChildOrNew(element);
            if (value is JsonObject { Count: > 0 } inner)
            {
                ReadInto(child, inner);
            }
            else
            {
                child.AddSelf();
            }
        }
    }
}
