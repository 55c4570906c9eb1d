namespace ModelOperator.Status.Diagnoses;

/// <summary>One cause that the operator can name.</summary>
/// <param name="Reason">What the REASON column and the condition say.</param>
/// <param name="Seen">Where the cause is seen, for docs/troubleshooting.md.</param>
/// <param name="Remedy">What somebody can do about it, for docs/troubleshooting.md.</param>
public sealed record DiagnosisRow(string Reason, string Seen, string Remedy)
{
    /// <summary>Whether the model, rather than the pods around it, is at fault.</summary>
    public bool ConcernsModel { get; init; }

    /// <summary>The condition that names the cause; where it is another than Ready, Ready does not depend on it.</summary>
    public string Condition { get; init; } = ConditionTypes.Ready;
}
