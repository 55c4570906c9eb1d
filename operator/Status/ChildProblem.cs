namespace ModelOperator.Status;

/// <summary>Why a child could not be written.</summary>
/// <param name="IsTerminal">Whether trying again is of no use until somebody changes something.</param>
public sealed record ChildProblem(string Reason, string Message, bool IsTerminal)
{
    /// <summary>The kind of the child; null when it is not one child's.</summary>
    public string? Kind { get; init; }
}
