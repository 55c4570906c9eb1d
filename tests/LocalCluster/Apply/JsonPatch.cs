using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>
/// RFC 6902, with a real server's two liberties: "replace" of a field that is not there creates it (its parent must exist), and "test"
/// takes a missing field for null.
/// </summary>
public static class JsonPatch
{
    /// <summary>The patched copy of <paramref name="target"/>.</summary>
    /// <exception cref="ApiException">422: an operation is unknown or does not fit.</exception>
    public static JsonObject Apply(JsonObject target, JsonArray patch)
    {
        // The root stands in a holder, so that a path of "" needs no special case.
        var holder = new JsonObject { ["root"] = target.DeepClone() };
        foreach (var operation in patch)
        {
            Run(holder, operation as JsonObject ?? throw PatchErrors.Rejected());
        }

        return holder["root"] as JsonObject ?? throw PatchErrors.Rejected();
    }

    private static void Run(JsonObject holder, JsonObject operation)
    {
        var path = Path(operation, "path");
        switch (operation["op"].AsString())
        {
            case "add":
                Add(holder, path, Value(operation));
                break;
            case "replace":
                Replace(holder, path, Value(operation));
                break;
            case "remove":
                Remove(holder, path);
                break;
            case "move":
                Add(holder, path, Remove(holder, Path(operation, "from")));
                break;
            case "copy":
                Add(holder, path, Get(holder, Path(operation, "from"), mustExist: true)?.DeepClone());
                break;
            case "test":
                if (!JsonNode.DeepEquals(Get(holder, path, mustExist: false), operation["value"]))
                {
                    throw PatchErrors.Rejected();
                }

                break;
            default:
                throw PatchErrors.Rejected();
        }
    }

    private static string[] Path(JsonObject operation, string name) =>
        ["root", .. JsonPointer.Parse(operation[name].AsString()) ?? throw PatchErrors.Rejected()];

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw PatchErrors.Rejected();

    private static JsonNode? Get(JsonNode? node, ReadOnlySpan<string> path, bool mustExist)
    {
        foreach (var token in path)
        {
            switch (node)
            {
                case JsonObject obj when obj.TryGetPropertyValue(token, out var next):
                    node = next;
                    break;
                case JsonArray array when Index(token, array.Count - 1) is { } index:
                    node = array[index];
                    break;
                default:
                    return mustExist ? throw PatchErrors.Rejected() : null;
            }
        }

        return node;
    }

    private static void Add(JsonObject holder, string[] path, JsonNode? value)
    {
        switch (Get(holder, path.AsSpan(..^1), mustExist: true))
        {
            case JsonObject obj:
                obj[path[^1]] = value;
                break;
            case JsonArray array when path[^1] == "-":
                array.Add(value);
                break;
            case JsonArray array when Index(path[^1], array.Count) is { } index:
                array.Insert(index, value);
                break;
            default:
                throw PatchErrors.Rejected();
        }
    }

    private static void Replace(JsonObject holder, string[] path, JsonNode? value)
    {
        switch (Get(holder, path.AsSpan(..^1), mustExist: true))
        {
            case JsonObject obj:
                obj[path[^1]] = value;
                break;
            case JsonArray array when Index(path[^1], array.Count - 1) is { } index:
                array[index] = value;
                break;
            default:
                throw PatchErrors.Rejected();
        }
    }

    private static JsonNode? Remove(JsonObject holder, string[] path)
    {
        switch (Get(holder, path.AsSpan(..^1), mustExist: true))
        {
            case JsonObject obj when obj.TryGetPropertyValue(path[^1], out var value):
                obj.Remove(path[^1]);
                return value;
            case JsonArray array when Index(path[^1], array.Count - 1) is { } index:
                var item = array[index];
                array.RemoveAt(index);
                return item;
            default:
                throw PatchErrors.Rejected();
        }
    }

    /// <summary>The index that a token names, at most <paramref name="last"/>; a negative one counts from the end.</summary>
    private static int? Index(string token, int last)
    {
        if (!int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        index = index < 0 ? index + last + 1 : index;
        return index >= 0 && index <= last ? index : null;
    }
}
