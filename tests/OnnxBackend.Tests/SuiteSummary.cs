namespace OnnxBackend.Tests;

/// <summary>The counts, and the bounds that they have to keep.</summary>
internal static class SuiteSummary
{
    /// <summary>
    /// The least number that passes. A few more or less come with the processor, whose sums differ in the last digits, and with the system's
    /// locales, which ONNX Runtime's string normalizer needs.
    /// </summary>
    public const int LeastPassed = 950;

    /// <summary>The most that only ONNX Runtime's own limits may excuse: those that it does not load.</summary>
    public const int MostNotLoaded = 64;

    public const int MostNotRun = 4;

    public const int MostOtherwise = 24;

    public const int MostRandom = 12;

    /// <summary>The most whose inputs a warm-up does not find.</summary>
    public const int MostWithoutWarmup = 2;

    private static readonly (Verdict Verdict, string Text)[] Texts =
    [
        (Verdict.Passed, "passed"),
        (Verdict.NotCarried, "refused at load: types that the protocol can not carry"),
        (Verdict.NotLoadedByOnnxRuntime, "refused at load: ONNX Runtime itself does not load them"),
        (Verdict.NotRunByOnnxRuntime, "refused when asked: ONNX Runtime itself does not run them on the suite's inputs"),
        (Verdict.OtherwiseInOnnxRuntime, "as ONNX Runtime answers, which is not what the suite expects"),
        (Verdict.Random, "random: names, types and shapes compared"),
        (Verdict.WithoutWarmup, "passed, but only with --warmup-iterations=0"),
        (Verdict.Failed, "failed"),
    ];

    public static string Format(IReadOnlyDictionary<Verdict, int> counts) =>
        string.Join("; ", Texts.Where(row => counts.ContainsKey(row.Verdict)).Select(row => $"{counts[row.Verdict]} {row.Text}"));
}
