namespace ModelOperator.Status;

/// <summary>The one cause that is shown.</summary>
/// <param name="Rank">Of several causes the highest is shown.</param>
/// <param name="ConcernsModel">Whether the model, rather than the pods around it, is at fault.</param>
public sealed record Diagnosis(int Rank, string Reason, string Message, bool ConcernsModel = false);
