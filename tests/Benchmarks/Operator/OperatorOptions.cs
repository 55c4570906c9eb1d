namespace Benchmarks.Operator;

/// <summary>How much of the operator is measured.</summary>
/// <param name="Services">InferenceServices of the comparison with the bare client and of the restart.</param>
/// <param name="Rounds">How often the two are compared.</param>
/// <param name="Scales">Numbers of InferenceServices for which the cost of one is measured.</param>
/// <param name="Executable">The operator; null: as it was built here.</param>
/// <param name="Markdown">Whether the tables are written in Markdown.</param>
internal sealed record OperatorOptions(int Services, int Rounds, IReadOnlyList<int> Scales, string? Executable, bool Markdown);
