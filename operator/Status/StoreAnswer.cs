namespace ModelOperator.Status;

/// <summary>What the store of a model with refresh: OnChange said when the operator last asked, or why it is not asked.</summary>
/// <param name="Reason">The reason of the condition ModelFresh; <see cref="Reasons.ModelCurrent"/> where there is a version.</param>
/// <param name="Message">Why there is no version; empty where there is one.</param>
public sealed record StoreAnswer(string Reason, string Message)
{
    /// <summary>The version that the store has now; null where it was not found out.</summary>
    public string? Version { get; private init; }

    /// <summary>Whether a pod of a template that names no version is known to have another one than this.</summary>
    public bool PodsDiffer { get; init; }

    public static StoreAnswer Of(string version) => new(Reasons.ModelCurrent, "") { Version = version };

    /// <summary>The version that the pods are to have; null leaves them as they are.</summary>
    /// <param name="rolledTo">The version that their template names; null when it names none.</param>
    public string? Wanted(string? rolledTo) => rolledTo is not null || PodsDiffer ? Version : null;
}
