namespace Packaging.Tests.Chart;

/// <summary>Picks combinations so that every two options of different factors meet in at least one: most mistakes need no more than two.</summary>
internal static class Pairwise
{
    /// <param name="factors">How many options each factor has.</param>
    /// <returns>For each combination, the index of the option of each factor. The same for the same factors.</returns>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<int> factors)
    {
        var open = new HashSet<(int, int, int, int)>();
        for (var a = 0; a < factors.Count; a++)
        {
            for (var b = a + 1; b < factors.Count; b++)
            {
                for (var pair = 0; pair < factors[a] * factors[b]; pair++)
                {
                    open.Add((a, pair / factors[b], b, pair % factors[b]));
                }
            }
        }

        var rows = new List<int[]>();
        while (open.Count > 0)
        {
            rows.Add(Row(factors, open));
        }

        return rows;
    }

    // Greedy: begins with a pair that is open, then takes for each factor the option that closes most pairs with those chosen.
    private static int[] Row(IReadOnlyList<int> factors, HashSet<(int A, int AOption, int B, int BOption)> open)
    {
        var row = Enumerable.Repeat(-1, factors.Count).ToArray();
        var first = open.Min();
        (row[first.A], row[first.B]) = (first.AOption, first.BOption);
        for (var factor = 0; factor < row.Length; factor++)
        {
            if (row[factor] < 0)
            {
                row[factor] = Enumerable.Range(0, factors[factor]).MaxBy(option => Pairs(row, factor, option).Count(open.Contains));
            }
        }

        for (var factor = 0; factor < row.Length; factor++)
        {
            open.ExceptWith(Pairs(row, factor, row[factor]));
        }

        return row;
    }

    private static IEnumerable<(int, int, int, int)> Pairs(int[] row, int factor, int option) =>
        Enumerable.Range(0, row.Length).Where(other => other != factor && row[other] >= 0).Select(other => other < factor ? (other, row[other], factor, option) : (factor, option, other, row[other]));
}
