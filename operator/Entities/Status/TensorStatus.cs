namespace ModelOperator.Entities;

/// <summary>One input or output of the model.</summary>
public sealed record TensorStatus
{
    /// <summary>The tensor's name.</summary>
    public string? Name { get; init; }

    /// <summary>The element type in the words of the Open Inference Protocol, such as FP32 or BYTES.</summary>
    public string? Datatype { get; init; }

    /// <summary>The dimensions, outermost first; -1 is a free one.</summary>
    public IReadOnlyList<long>? Shape { get; init; }
}
