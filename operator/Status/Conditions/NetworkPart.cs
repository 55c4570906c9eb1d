namespace ModelOperator.Status.Conditions;

/// <summary>One way in, and how far it is.</summary>
/// <param name="IsReady">Null while nobody has said so yet.</param>
/// <param name="Finding">Why.</param>
internal sealed record NetworkPart(bool? IsReady, Finding Finding);
