namespace Benchmarks.Scenarios;

/// <summary>What a server process costs before and beside its work, with the 10 MB model.</summary>
/// <param name="StartSeconds">From starting the process to its being ready, with the model in the cache.</param>
/// <param name="RawBytes">Resident memory of the process with ONNX Runtime alone, after requests.</param>
/// <param name="ServerBytes">Resident memory of the server after as many requests.</param>
internal sealed record FootprintResult(Series StartSeconds, Series RawBytes, Series ServerBytes)
{
    /// <summary>What the server has more.</summary>
    public double ExtraBytes => ServerBytes.Median - RawBytes.Median;
}
