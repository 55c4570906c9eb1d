namespace Testing.Onnx;

/// <summary>A tensor of any type, as a file or a protocol brings it.</summary>
/// <param name="Name">The name; empty where the file has none.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The dimensions, row-major.</param>
/// <param name="Data">The elements, little-endian; empty for strings.</param>
/// <param name="Strings">The elements of a string tensor; empty for all others.</param>
public sealed record OnnxTensor(string Name, OnnxType Type, long[] Shape, byte[] Data, byte[][] Strings)
{
    public long Count => Shape.Aggregate(1L, (count, dimension) => count * dimension);

    public override string ToString() => $"{Name}: {Type}[{string.Join(", ", Shape)}]";
}
