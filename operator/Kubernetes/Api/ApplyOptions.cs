namespace ModelOperator.Kubernetes.Api;

/// <summary>How to apply.</summary>
public sealed record ApplyOptions
{
    /// <summary>Who owns the applied fields; null: the client's own field manager.</summary>
    public string? FieldManager { get; init; }

    /// <summary>
    /// Takes over fields that somebody else owns, instead of a 409. Default true: a controller that gave way would leave the object
    /// half its own, and the API conventions ask controllers to force.
    /// </summary>
    public bool Force { get; init; } = true;

    /// <summary>
    /// The object must be new: where there is one of that name already, the answer is a conflict and nothing is written. Plain apply has no such form, and
    /// a POST would own its fields as an update, so that a later apply could never drop one. A resourceVersion that no object ever has does it: the server
    /// ignores it when it creates, and refuses it, in one step with the write, when it does not.
    /// </summary>
    public bool MustCreate { get; init; }

    /// <summary>The object must be the one of this uid, not one that was made anew under its name; null: any.</summary>
    public string? Uid { get; init; }

    /// <summary>Lets the server do everything but store the result.</summary>
    public bool DryRun { get; init; }
}
