namespace LocalCluster.Schemas.Cel;

/// <summary>Methods of lists, and the library <c>sets</c>.</summary>
internal static class CelLists
{
    public static object? Call(IReadOnlyList<object?> list, string function, object?[] args) => (function, args) switch
    {
        ("isSorted", []) => list.Zip(list.Skip(1)).All(p => (CelValues.Compare(p.First, p.Second) ?? 1) <= 0),
        ("sum", []) => list.Aggregate((object?)0L, (sum, item) => sum is 0L ? item : CelOperators.Call("_+_", [sum, item])),
        ("min", []) => Extreme(list, -1),
        ("max", []) => Extreme(list, 1),
        ("indexOf", [var item]) => (long)list.ToList().FindIndex(i => CelValues.AreEqual(i, item)),
        ("lastIndexOf", [var item]) => (long)list.ToList().FindLastIndex(i => CelValues.AreEqual(i, item)),
        ("join", []) => string.Concat(list.Select(CelOperators.Text)),
        ("join", [string separator]) => string.Join(separator, list.Select(CelOperators.Text)),
        _ => throw CelOperators.NoOverload(function, [list, .. args]),
    };

    public static bool TrySets(string function, object?[] args, out object? result)
    {
        result = (function, args) switch
        {
            ("contains", [IReadOnlyList<object?> a, IReadOnlyList<object?> b]) => ContainsAll(a, b),
            ("equivalent", [IReadOnlyList<object?> a, IReadOnlyList<object?> b]) => ContainsAll(a, b) && ContainsAll(b, a),
            ("intersects", [IReadOnlyList<object?> a, IReadOnlyList<object?> b]) => a.Any(i => b.Any(j => CelValues.AreEqual(i, j))),
            _ => null,
        };
        return result is not null;
    }

    private static bool ContainsAll(IReadOnlyList<object?> list, IReadOnlyList<object?> items) =>
        items.All(i => list.Any(j => CelValues.AreEqual(i, j)));

    private static object? Extreme(IReadOnlyList<object?> list, int sign)
    {
        if (list.Count == 0)
        {
            throw new CelEvaluationException(sign < 0 ? "min called on empty list" : "max called on empty list");
        }

        return list.Aggregate((best, item) => CelValues.Compare(item, best) * sign > 0 ? item : best);
    }
}
