namespace ModelOperator.Status.Diagnoses;

/// <summary>What an Event says of a pod.</summary>
/// <param name="Pod">The pod's name.</param>
/// <param name="Reason">The node's word, such as FailedMount.</param>
public sealed record PodReport(string Pod, string Reason, string Message);
