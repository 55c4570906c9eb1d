using System.Collections.Frozen;

namespace LocalCluster.Tables;

/// <summary>The columns of the built-in kinds, as a real server's printers fill them.</summary>
public static class BuiltinColumns
{
    private static readonly FrozenDictionary<string, TableColumns> ByKind =
        WorkloadColumns.ByKind.Concat(NetworkColumns.ByKind).Concat(ClusterColumns.ByKind).ToFrozenDictionary(StringComparer.Ordinal);

    public static TableColumns Of(string kind) => ByKind.GetValueOrDefault(kind, TableColumns.AgeOnly);
}
