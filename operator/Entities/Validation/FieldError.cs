namespace ModelOperator.Entities.Validation;

/// <summary>What is wrong with one field: its path, such as <c>spec.scaling.maxReplicas</c>, and what was found and expected.</summary>
public sealed record FieldError(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}
