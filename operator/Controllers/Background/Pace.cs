using System.Security.Cryptography;
using System.Text;
using ModelOperator.Kubernetes;

namespace ModelOperator.Controllers.Background;

/// <summary>When to ask first, and how long to wait after each answer.</summary>
public readonly record struct Pace(TimeSpan First, TimeSpan Between)
{
    private const double Jitter = 0.15;

    /// <summary>
    /// About the interval, each service by its own: never all at once, and always the same for one service. One that was asked about before, by an operator that ran before this one,
    /// waits for a moment of its own within the first interval.
    /// </summary>
    public static Pace Of(ObjectKey key, TimeSpan interval, bool wasAskedBefore)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Namespace}/{key.Name}"));
        return new Pace(
            wasAskedBefore ? interval * Fraction(hash, 0) : TimeSpan.Zero,
            interval * (1 - Jitter + (2 * Jitter * Fraction(hash, sizeof(uint)))));
    }

    private static double Fraction(byte[] hash, int at) => BitConverter.ToUInt32(hash, at) / (double)uint.MaxValue;
}
