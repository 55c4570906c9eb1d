namespace Testing.Onnx;

/// <summary>A dimension of a declared shape: a size, a name for a free one, or -1 for a free one without a name.</summary>
public readonly record struct Dimension(long Size, string? Symbol)
{
    public static implicit operator Dimension(long size) => new(size, null);

    public static implicit operator Dimension(string symbol) => new(-1, symbol);
}
