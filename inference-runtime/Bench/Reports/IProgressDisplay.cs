namespace InferenceRuntime.Bench.Reports;

/// <summary>Says what is going on while it goes on; never on standard output, which is for the results.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows a step for as long as the returned object lives.</summary>
    /// <param name="step">What is measured now.</param>
    /// <param name="length">How long it will take.</param>
    /// <param name="part">Which part of everything it is, such as 2 of 4.</param>
    IDisposable Show(string step, TimeSpan length, (int Number, int Of) part);
}
