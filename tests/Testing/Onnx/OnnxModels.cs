namespace Testing.Onnx;

/// <summary>Models that several suites use.</summary>
public static class OnnxModels
{
    /// <summary>y = 2x - 1 over FP32 x [n]: the smallest model that computes something.</summary>
    public static byte[] Linear() => Scaled(2, -1);

    /// <summary>y = factor * x + offset over FP32 x [n]: versions of one model that a client can tell apart.</summary>
    public static byte[] Scaled(float factor, float offset) => new OnnxModelBuilder()
        .Input("x", OnnxType.Float, "n")
        .Initializer("factor", OnnxType.Float, [1], factor)
        .Initializer("offset", OnnxType.Float, [1], offset)
        .Node("Mul", ["x", "factor"], ["scaled"])
        .Node("Add", ["scaled", "offset"], ["y"])
        .Output("y", OnnxType.Float, "n")
        .ToBytes();

    /// <summary>y = x of any type and the given shape.</summary>
    public static byte[] Identity(OnnxType type, params Dimension[] shape) => new OnnxModelBuilder()
        .Input("x", type, shape)
        .Node("Identity", ["x"], ["y"])
        .Output("y", type, shape)
        .ToBytes();

    /// <summary>An opset from a future that no ONNX Runtime knows.</summary>
    public static byte[] UnsupportedOpset(long opset = 999) => new OnnxModelBuilder()
        .Opset(opset)
        .Input("x", OnnxType.Float, 1)
        .Node("Identity", ["x"], ["y"])
        .Output("y", OnnxType.Float, 1)
        .ToBytes();

    /// <summary>An operator that does not exist.</summary>
    public static byte[] UnknownOperator() => new OnnxModelBuilder()
        .Input("x", OnnxType.Float, 1)
        .Node("NoSuchOperator", ["x"], ["y"])
        .Output("y", OnnxType.Float, 1)
        .ToBytes();

    /// <summary>A model that answers a sequence of tensors, which the protocol can not carry.</summary>
    public static byte[] SequenceOutput() => new OnnxModelBuilder()
        .Input("x", OnnxType.Float, 2)
        .Node("SequenceConstruct", ["x"], ["y"])
        .SequenceOutput("y", OnnxType.Float)
        .ToBytes();

    /// <summary>A model whose every run takes long: <paramref name="repeats"/> multiplications of size x size matrices, one after the other.</summary>
    public static byte[] Slow(int size, int repeats)
    {
        var builder = new OnnxModelBuilder().Input("x", OnnxType.Float, size, size);
        for (var i = 0; i < repeats; i++)
        {
            builder.Node("MatMul", [i == 0 ? "x" : $"m{i - 1}", "x"], [i == repeats - 1 ? "y" : $"m{i}"]);
        }

        return builder.Output("y", OnnxType.Float, size, size).ToBytes();
    }
}
