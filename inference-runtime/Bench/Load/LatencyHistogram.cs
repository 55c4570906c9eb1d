using System.Numerics;

namespace InferenceRuntime.Bench.Load;

/// <summary>
/// Durations in nanoseconds, counted in buckets that are at most 1/128 of their value wide, so that any percentile is right within 0.8 %.
/// Recording allocates nothing. Not for several threads at once: each worker has its own, <see cref="Add(LatencyHistogram)"/> brings them together.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int LargestBits = 43; // 2.4 hours; what takes longer is counted there, and Max still knows it

    private readonly long[] _counts = new long[((LargestBits - SubBucketBits) << SubBucketBits) + (1 << SubBucketBits)];
    private long _sum;

    public long Count { get; private set; }

    /// <summary>The longest duration, exact.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Exact; zero without values.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : FromNanoseconds(_sum / Count);

    public void Record(TimeSpan duration)
    {
        var nanoseconds = Math.Max(0, duration.Ticks * TimeSpan.NanosecondsPerTick);
        _counts[IndexOf(Math.Min(nanoseconds, (1L << LargestBits) - 1))]++;
        _sum += nanoseconds;
        Count++;
        Max = duration > Max ? duration : Max;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        _sum += other._sum;
        Count += other.Count;
        Max = other.Max > Max ? other.Max : Max;
    }

    /// <summary>The duration that <paramref name="percent"/> of the values do not exceed; zero without values.</summary>
    public TimeSpan Percentile(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                var highest = FromNanoseconds(HighestOf(i));
                return highest < Max ? highest : Max;
            }
        }

        return Max;
    }

    // The leading 8 bits of a value choose its bucket: below 256 the value itself.
    private static int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - SubBucketBits);
        return (shift << SubBucketBits) + (int)(value >> shift);
    }

    private static long HighestOf(int index)
    {
        var shift = Math.Max(0, (index >> SubBucketBits) - 1);
        return (((long)index - (shift << SubBucketBits) + 1) << shift) - 1;
    }

    private static TimeSpan FromNanoseconds(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
