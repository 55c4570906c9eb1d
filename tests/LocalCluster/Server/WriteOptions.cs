namespace LocalCluster.Server;

/// <summary>The query parameters of a write.</summary>
public sealed record WriteOptions
{
    /// <summary>The name under which the write's fields are owned.</summary>
    public required string Manager { get; init; }

    /// <summary>Strict, Warn or Ignore: what becomes of unknown fields.</summary>
    public string FieldValidation { get; init; } = "Warn";

    /// <summary>Check and answer as if, and store nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>An apply takes fields from their owners.</summary>
    public bool Force { get; init; }

    /// <summary>"status", "scale" or null.</summary>
    public string? Subresource { get; init; }

    /// <summary>Keys that the body has twice.</summary>
    public List<string> DuplicateFields { get; } = [];

    /// <summary>Filled by the write: what goes into Warning headers.</summary>
    public List<string> Warnings { get; } = [];
}
