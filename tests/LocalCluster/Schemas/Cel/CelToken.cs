namespace LocalCluster.Schemas.Cel;

internal enum CelTokenKind
{
    End,
    Name,
    Literal,
    Symbol,
}

/// <summary>A token; <paramref name="Value"/> is the value of a literal.</summary>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, object? Value, int Position);
