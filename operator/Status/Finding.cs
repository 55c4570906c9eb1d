namespace ModelOperator.Status;

/// <summary>What a condition says beside its status.</summary>
/// <param name="Reason">One word in CamelCase, as the API wants it.</param>
/// <param name="Message">One line for people.</param>
public sealed record Finding(string Reason, string Message);
