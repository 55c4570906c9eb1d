namespace ModelOperator.Desired;

/// <summary>Maps of strings, such as labels.</summary>
internal static class StringMap
{
    /// <summary>Both maps in one, sorted, because the order of a map must not change a template's digest; null when it is empty, as Kubernetes has it.</summary>
    public static SortedDictionary<string, string>? Merge(IReadOnlyDictionary<string, string>? first, IReadOnlyDictionary<string, string>? winning)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (first ?? new Dictionary<string, string>()).Concat(winning ?? new Dictionary<string, string>()))
        {
            merged[key] = value;
        }

        return merged.Count > 0 ? merged : null;
    }
}
