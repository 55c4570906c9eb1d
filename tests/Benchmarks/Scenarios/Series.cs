namespace Benchmarks.Scenarios;

/// <summary>One value for each round.</summary>
internal sealed class Series(double[] values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => Quantile(0.5);

    /// <summary>A quarter of the rounds was lower.</summary>
    public double Low => Quantile(0.25);

    /// <summary>A quarter of the rounds was higher.</summary>
    public double High => Quantile(0.75);

    public double Best => _sorted[^1];

    private double Quantile(double share)
    {
        var position = share * (_sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + ((position - below) * (_sorted[above] - _sorted[below]));
    }
}
