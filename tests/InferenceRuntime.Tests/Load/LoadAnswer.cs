namespace InferenceRuntime.Tests.Load;

/// <summary>What became of one request.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">The model's answer, where there is one.</param>
/// <param name="IsLast">Whether the server said that it takes no more requests on this connection.</param>
/// <param name="Detail">What came instead of an answer.</param>
internal sealed record LoadAnswer(LoadOutcome Outcome, float Value = 0, bool IsLast = false, string Detail = "")
{
    public static LoadAnswer Lost(string detail) => new(LoadOutcome.Lost, IsLast: true, Detail: detail);
}
