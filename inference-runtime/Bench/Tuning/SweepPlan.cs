namespace InferenceRuntime.Bench.Tuning;

/// <summary>Which combinations a sweep tries. Pure.</summary>
internal static class SweepPlan
{
    /// <summary>A batch twice as large has to bring this much more throughput, or larger ones are not tried: they only take longer to answer.</summary>
    public const double WorthwhileGain = 1.05;

    /// <summary>1, 2, 4 and so on up to the processors, and their number itself.</summary>
    public static IReadOnlyList<int> Threads(int processors) => PowersOfTwo(processors);

    /// <summary>1, 2, 4 and so on up to the largest, and the largest itself; 1 alone where there is no batch dimension.</summary>
    public static IReadOnlyList<int> Batches(int largest, bool hasBatch) => hasBatch ? PowersOfTwo(largest) : [1];

    /// <summary>Runs at once with so many threads each: one, and as many as fill the processors.</summary>
    public static IReadOnlyList<int> Concurrency(int processors, int threads) => processors / threads > 1 ? [1, processors / threads] : [1];

    private static List<int> PowersOfTwo(int largest)
    {
        var sizes = new List<int>();
        for (var size = 1; size < largest; size *= 2)
        {
            sizes.Add(size);
        }

        sizes.Add(largest);
        return sizes;
    }
}
