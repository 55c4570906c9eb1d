namespace ModelOperator.Migration;

/// <summary>One thing that a conversion has to tell.</summary>
/// <param name="Path">The field of the source, such as spec.predictor.canaryTrafficPercent.</param>
/// <param name="Text">What became of it, and what to do.</param>
/// <param name="IsLoss">Whether the field has no effect any more; else it is advice.</param>
internal sealed record Remark(string Path, string Text, bool IsLoss)
{
    public override string ToString() => IsLoss ? $"{Path} is not carried over: {Text}" : $"{Path}: {Text}";
}
