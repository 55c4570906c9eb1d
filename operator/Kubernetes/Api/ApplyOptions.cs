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

    /// <summary>Lets the server do everything but store the result.</summary>
    public bool DryRun { get; init; }
}
