namespace LocalCluster.Schemas;

/// <summary>The schemas of the kinds that need no CustomResourceDefinition.</summary>
public static class BuiltinSchemas
{
    /// <summary>The schema of a built-in kind, or null when there is no such kind; the group of core kinds is "".</summary>
    public static TypeSchema? TryGet(string group, string version, string kind) => null;
}
