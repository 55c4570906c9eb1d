using System.Collections.Concurrent;
using System.Reflection;
using LocalCluster.Schemas.Builtin;

namespace LocalCluster.Schemas;

/// <summary>The schemas of the kinds that need no CustomResourceDefinition.</summary>
public static class BuiltinSchemas
{
    private static readonly Lazy<SchemaText> Text = new(ReadAll);
    private static readonly ConcurrentDictionary<(string, string), TypeSchema?> Cache = new();

    /// <summary>The metadata of every object, custom ones as well.</summary>
    internal static SchemaNode ObjectMeta => Text.Value.Type("ObjectMeta");

    /// <summary>The schema of a built-in kind, or null when there is no such kind; the group of core kinds is "".</summary>
    public static TypeSchema? TryGet(string group, string version, string kind) =>
        Cache.GetOrAdd((group.Length == 0 ? version : $"{group}/{version}", kind), Find);

    private static TypeSchema? Find((string ApiVersion, string Kind) key) =>
        Text.Value.Kinds.TryGetValue(key, out var node) ? TypeSchema.Builtin(node, key.Kind) : null;

    private static SchemaText ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return SchemaText.Parse(assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".schema", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            }));
    }
}
