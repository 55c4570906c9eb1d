namespace Testing.Onnx;

/// <summary>Models with generated weights for benchmarks and load tests, each with a free batch dimension <c>batch</c>.</summary>
public static class BenchmarkModels
{
    /// <summary>FP32 <c>x</c> [batch, 4] to <c>y</c> [batch, 4]: 16 multiply-adds, so that a request costs what the server costs.</summary>
    public static byte[] Tiny() => Dense(4, 1);

    /// <summary>FP32 <c>image</c> [batch, 3, 224, 224] to <c>scores</c> [batch, 1000]: a residual network of about 10 ms on a pair of server cores.</summary>
    public static byte[] Convolution() => new ResidualNetwork(32, [3, 4, 6, 3], classes: 1000).ToBytes("batch", 224);

    /// <summary>The same form, with a file of 10 MB.</summary>
    public static byte[] TenMegabytes() => new ResidualNetwork(29, [2, 2, 2, 2], classes: 1000).ToBytes("batch", 224);

    /// <summary>FP32 <c>image</c> [batch, 3, 64, 64] to <c>scores</c> [batch, 10]: the same form in well under a millisecond.</summary>
    public static byte[] SmallConvolution() => new ResidualNetwork(8, [1, 1, 1], classes: 10).ToBytes("batch", 64);

    /// <summary>Wide enough that the weights of <see cref="WeightBound"/> do not stay in a processor's cache.</summary>
    public const int WeightBoundWidth = 2048;

    /// <summary>
    /// FP32 <c>x</c> [batch, width] to <c>y</c> [batch, width]: large dense layers whose weights have to come from memory for one row as for eight,
    /// so that a batch of 8 costs less than twice a batch of 1.
    /// </summary>
    public static byte[] WeightBound(int width = WeightBoundWidth) => Dense(width, 4);

    /// <summary>FP32 <c>x</c> [batch, <paramref name="width"/>] through square dense layers with ReLUs between them to <c>y</c>.</summary>
    private static byte[] Dense(int width, int layers)
    {
        var weights = new SeededWeights(20260102);
        var builder = new OnnxModelBuilder().Input("x", OnnxType.Float, "batch", width);
        var last = "x";
        for (var layer = 0; layer < layers; layer++)
        {
            var product = layer == layers - 1 ? "y" : $"product{layer}";
            builder
                .Initializer($"weight{layer}", OnnxType.Float, [width, width], weights.Layer(width * width, width))
                .Node("MatMul", [last, $"weight{layer}"], [product]);
            if (layer < layers - 1)
            {
                builder.Node("Relu", [product], [$"relu{layer}"]);
                last = $"relu{layer}";
            }
        }

        return builder.Output("y", OnnxType.Float, "batch", width).ToBytes();
    }
}
