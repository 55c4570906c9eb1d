namespace ModelOperator.Entities.External;

/// <summary>What the path becomes.</summary>
public sealed record HttpPathModifier : ExternalFields
{
    /// <summary>ReplaceFullPath or ReplacePrefixMatch.</summary>
    public string? Type { get; init; }

    /// <summary>What stands in the place of the matched prefix.</summary>
    public string? ReplacePrefixMatch { get; init; }
}
